import type { AccountId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { runCall } from '#kernel/sync/client/run-mutation.ts';

/** Records and what mutators make of them, on this device as on the server. */
export class MutatorRows {
  readonly actor = randomId<AccountId>();
  readonly #records = new Map<RecordId, Rec>();

  run<Args extends object>(mutator: Mutator<Args>, args: unknown): void {
    const parsed = mutator.parse(args);
    const changes = runCall(
      { mutator, args: parsed, records: mutator.records(parsed) },
      {
        actor: this.actor,
        at: '2026-05-03T08:00:00.000Z',
        look: (id) => this.#records.get(id),
      },
    );
    for (const [id, record] of changes) {
      if (record === null) this.#records.delete(id);
      else this.#records.set(id, record);
    }
  }

  get(id: RecordId): Rec | undefined {
    return this.#records.get(id);
  }
}
