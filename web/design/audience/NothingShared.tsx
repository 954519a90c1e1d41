import { type IntlShape, useIntl } from 'react-intl';
import { EmptyState } from '../component/EmptyState.tsx';
import type { PersonScope } from './scope.ts';

/** Whether somebody else's days are looked at of which the reader reaches nothing, so that nobody can say that there is nothing (UX33). */
export function isNothingShared({ isMe, audiences }: PersonScope): boolean {
  return !isMe && audiences.length === 0;
}

/** Whether nothing that is theirs alone is in reach, though a group may be that both are in. Where such days are empty, nobody can say so either. */
export function isLifeUnshared({ isMe, space, own }: PersonScope): boolean {
  return !isMe && space === null && own.length === 0;
}

/** Whose days it is about, also where nobody is known any more by that name. Empty as long as nothing is known at all. */
export function sayWhose(intl: IntlShape, scope: PersonScope | undefined): string {
  if (scope === undefined) return '';
  const { person, space } = scope;
  return space?.name ?? person?.name ?? intl.formatMessage({ id: 'design.audience.somebody' });
}

/** In place of days of which nothing is shared with the reader, or no longer. */
export function NothingShared() {
  const intl = useIntl();
  return (
    <EmptyState concept="lock" title={intl.formatMessage({ id: 'design.audience.nothingShared' })}>
      {intl.formatMessage({ id: 'design.audience.nothingSharedRemedy' })}
    </EmptyState>
  );
}
