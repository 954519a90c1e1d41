import type { SyncState } from '#kernel/sync/client/sync-state.ts';
import type { MarkedState } from '#web/design/component/StateMark.tsx';

/** What the state mark says: what needs a person first, then what waits, then that all is well. */
export function markedState(state: SyncState): MarkedState {
  if (state.needsAttention > 0) return { kind: 'attention', count: state.needsAttention };
  if (state.connection === 'offline' || state.connection === 'stopped') {
    return { kind: 'offline', waiting: state.unsent };
  }
  if (state.receiving !== null) return { kind: 'receiving', count: state.receiving };
  if (state.unsent > 0) return { kind: 'sending', count: state.unsent };
  if (state.connection === 'connecting' || state.firstSync) return { kind: 'receiving', count: 0 };
  return { kind: 'online' };
}
