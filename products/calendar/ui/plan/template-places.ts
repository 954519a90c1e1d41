import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { template } from '#products/calendar/kinds.ts';
import { scopeOf, whereICanCreate } from '#web/design/audience/scope.ts';

/** Where a template may be kept: with oneself, with one's teams, and with the person it was made of. */
export function whereToKeep(directory: Directory, personId: PersonId): DirectoryAudience[] {
  const mine = whereICanCreate(scopeOf(directory, directory.me.personId), template);
  const theirs = whereICanCreate(scopeOf(directory, personId), template);
  return [...new Set([...mine, ...theirs])];
}
