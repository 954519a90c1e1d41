import { EmptyState, type EmptyStateProps } from '../component/EmptyState.tsx';
import { NothingShared } from './NothingShared.tsx';
import { isLifeUnshared, type PersonScope } from './scope.ts';

/** What is said where nothing of a life is to be seen: that it is empty, or that nothing of it is shared (UX33). */
export function EmptyOrUnshared({
  scope,
  ...empty
}: EmptyStateProps & { readonly scope: PersonScope }) {
  return isLifeUnshared(scope) ? <NothingShared /> : <EmptyState {...empty} />;
}
