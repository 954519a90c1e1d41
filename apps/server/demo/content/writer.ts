import type { DemoAudienceName, DemoFace, DemoJournalEntry, DemoWeekday } from './types.ts';

interface Extra {
  face?: DemoFace;
  event?: string;
}

export type Writer = (
  week: number,
  weekday: DemoWeekday,
  audience: DemoAudienceName,
  text: string,
  extra?: Extra,
) => DemoJournalEntry;

/** Makes entries of one author in one life, so that each takes a line instead of eight. */
export function writer({ space, by }: { space: string; by: string }): Writer {
  return (week, weekday, audience, text, extra = {}) => ({
    space,
    by,
    day: { week, weekday },
    audience,
    text,
    ...extra,
  });
}
