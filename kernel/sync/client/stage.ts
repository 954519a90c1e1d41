import { randomId, type AudienceId } from '#kernel/base/ids.ts';
import { recordOf, type Row } from '#kernel/protocol/page.ts';
import type { LocalStore, Stage } from '#kernel/sync/client/local-store.ts';

/**
 * Makes room for a copy that is not shown before it is complete, or goes on with the one there is
 * (SYC11). What stands there of audiences that no cursor vouches for is of a part that broke off:
 * it goes. Whoever was writing there before finds the attempt to be another's, and writes nothing.
 */
export async function beginStage(
  store: LocalStore,
  options: { readonly schema: number; readonly goesOn: (stage: Stage) => boolean },
): Promise<Stage> {
  const { schema, goesOn } = options;
  return store.write(async (tx) => {
    const before = await tx.stage();
    const attempt = randomId();
    if (before !== null && before.schema === schema && goesOn(before)) {
      if (before.open.length > 0) await tx.staged.deleteRowsOfAudiences(before.open);
      const stage = { ...before, open: [], attempt };
      await tx.putStage(stage);
      return stage;
    }
    await tx.dropStage();
    const stage: Stage = {
      attempt,
      schema,
      cursors: [],
      open: [],
      window: null,
      directory: null,
      aside: [],
      received: 0,
    };
    await tx.putStage(stage);
    return stage;
  });
}

/** Stages rows of audiences that no cursor vouches for yet. `stale` when another leads the stage. */
export async function stagePage(
  store: LocalStore,
  attempt: string,
  rows: readonly Row[],
): Promise<'staged' | 'stale'> {
  return store.write(async (tx) => {
    const stage = await tx.stage();
    if (stage?.attempt !== attempt) return 'stale';
    const open = new Set<AudienceId>(stage.open);
    for (const [, audience] of rows) open.add(audience);
    if (open.size > stage.open.length) await tx.putStage({ ...stage, open: [...open] });
    const records = rows.map(recordOf);
    // One snapshot has each record once; a later one may bring it under another audience.
    if (stage.cursors.length === 0) await tx.stageRows(records);
    else await tx.staged.putRows(records);
    return 'staged';
  });
}
