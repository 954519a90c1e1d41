import { useCallback, useEffect, useMemo, useState } from 'react';
import type { AudienceId } from '#kernel/base/ids.ts';
import { useUndo } from '#web/design/undo.tsx';
import { useTenant } from '../../tenant-context.ts';
import { useAction } from '../../use-action.ts';
import { accessApi, type AccessApi, type Change, type Grant, type Overview } from './access-api.ts';

/** What can be taken back, and how. */
export interface Done {
  /** What was done: "Tom darf hier lesen." */
  readonly words: string;
  /** Null: cannot be taken back. */
  readonly undo: ((api: AccessApi) => Promise<unknown>) | null;
}

export interface AccessState {
  readonly overview: Overview;
  /** Of the audience that is open. */
  readonly grants: readonly Grant[];
  /** Null for who may not share there. */
  readonly history: readonly Change[] | null;
}

export interface Access {
  /** Null until the first answer. */
  readonly state: AccessState | null;
  readonly error: unknown;
  readonly isRunning: boolean;
  readonly api: AccessApi;
  readonly reload: () => void;
  /** Changes something, shows how it is now, and offers to take it back. */
  readonly change: (work: (api: AccessApi) => Promise<Done>, then?: () => void) => void;
}

const share = 32;

/** Who reaches what, as the server says it now. Needs a connection: rights are not kept on devices. */
export function useAccess(audience: AudienceId | null): Access {
  const { id } = useTenant();
  const api = useMemo(() => accessApi(id), [id]);
  const { propose, forget } = useUndo();
  const [state, setState] = useState<AccessState | null>(null);

  const load = useCallback(async () => {
    const overview = await api.overview();
    const here = overview.audiences.find((one) => one.id === audience);
    const [grants, history] =
      here === undefined
        ? [[], null]
        : await Promise.all([
            api.grantsIn(here.id),
            (here.myRights & share) === 0 ? null : api.historyOf(here.id),
          ]);
    setState({ overview, grants, history });
  }, [api, audience]);
  const loading = useAction(load);
  const changing = useAction(
    async (work: (api: AccessApi) => Promise<Done>, then: (() => void) | undefined) => {
      const { words, undo } = await work(api);
      if (undo === null) forget();
      else {
        propose({
          words,
          undo: () => {
            changing.run(async () => {
              await undo(api);
              return { words: '', undo: null };
            }, undefined);
          },
        });
      }
      then?.();
      await load();
    },
  );
  const { run } = loading;
  useEffect(() => {
    run();
    // oxlint-disable-next-line react/exhaustive-deps -- when another audience is opened, which alone changes what `run` asks
  }, [audience]);

  return {
    state,
    error: changing.error ?? loading.error,
    isRunning: changing.isRunning || loading.isRunning,
    api,
    reload: loading.run,
    change: changing.run,
  };
}
