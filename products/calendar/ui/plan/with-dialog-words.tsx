import { ExportDialog as Export } from '#products/calendar/ui/ExportDialog.tsx';
import { planWords } from '#products/calendar/ui/plan/plan-words.ts';
import { ScopeDialog as Scope } from '#products/calendar/ui/ScopeDialog.tsx';
import { withWords } from '#web/design/with-words.tsx';

export const ScopeDialog = withWords(Scope, planWords);
export const ExportDialog = withWords(Export, planWords);
