import type { MediaId, RecordId } from '#kernel/base/ids.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { StoreReader } from '#kernel/sync/client/local-store.ts';

/** A medium, and the records that are known to have named it. */
interface Named {
  readonly id: MediaId;
  readonly records: readonly RecordId[];
}

/**
 * The records of this device that name each of the media, as they are seen now: with unsent work on
 * top, and refused writes, which keep what was put into them. What nothing names is not in the answer.
 */
export async function namesIn(
  tx: StoreReader,
  registry: Registry,
  media: readonly Named[],
): Promise<ReadonlyMap<MediaId, readonly RecordId[]>> {
  const wanted = new Set(media.map((one) => one.id));
  const found = new Map<MediaId, Set<RecordId>>();
  const note = (id: MediaId, record: RecordId): void => {
    if (wanted.has(id)) found.set(id, (found.get(id) ?? new Set()).add(record));
  };
  const overlay = await tx.allOverlay();
  const laid = new Set(overlay.map((entry) => entry.id));
  const known = new Set(media.flatMap((one) => one.records).filter((id) => !laid.has(id)));
  const rows = await tx.rows([...known]);
  const seen = [...rows.values(), ...overlay.flatMap(({ record }) => record ?? [])];
  for (const record of seen) {
    for (const id of mediaOf(registry, record)) note(id, record.id);
  }
  for (const { mutation } of await tx.attention()) {
    const written = JSON.stringify(mutation.args);
    for (const id of wanted) {
      if (!written.includes(id)) continue;
      for (const record of recordsOf(registry, mutation)) note(id, record);
    }
  }
  return new Map([...found].map(([id, records]) => [id, [...records]]));
}

function mediaOf(registry: Registry, record: Rec): MediaId[] {
  return registry.kinds.get(record.kind)?.mediaOf(record.body as never) ?? [];
}

function recordsOf(registry: Registry, mutation: Mutation): readonly RecordId[] {
  const mutator = registry.mutators.get(mutation.name);
  try {
    return mutator === undefined ? [] : mutator.records(mutator.parse(mutation.args) as never);
  } catch {
    // Of another version of the kinds: what it is about is not known here.
    return [];
  }
}
