import type { IntlShape } from 'react-intl';
import type { DirectoryAudience } from '#kernel/access/directory.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';

/** What it means that an entry is there, in one sentence. */
export function meaningOf(
  intl: IntlShape,
  { directory, scope }: Pick<Journal, 'directory' | 'scope'>,
  audience: DirectoryAudience,
): string {
  const others = audience.viewers.filter(
    (viewer) => hasRight(viewer.rights, 'read') && viewer.personId !== directory.me.personId,
  );
  if (others.length === 0) return intl.formatMessage({ id: 'journal.means.self' });
  const isGroup = others.some((viewer) => viewer.throughGroups.length > 0);
  const isOwn = scope.own.includes(audience);
  return intl.formatMessage(
    { id: isOwn && !isGroup ? 'journal.means.named' : 'journal.means.group' },
    { count: others.length },
  );
}
