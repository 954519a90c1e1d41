import { registry } from '#apps/server/products.ts';
import { randomId, type RecordId } from '#kernel/base/ids.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import type { BenchAccount } from './fixture.ts';
import { changing, writing, type WrittenMutation } from './writer.ts';

export interface PushOptions {
  /** Mutations in one push. */
  readonly size: number;
  /** Every how-manieth mutation changes an entry that an earlier push wrote. */
  readonly changeEvery: number;
  readonly seconds: number;
  readonly connections: number;
}

/**
 * Devices that push one after the other, as many at once as there are connections. Returns the
 * mutations accepted per second.
 */
export async function push(
  database: TenantDatabase,
  accounts: readonly BenchAccount[],
  { size, changeEvery, seconds, connections }: PushOptions,
): Promise<number> {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  const ended = await Promise.all(
    Array.from({ length: connections }, async (_, worker) => {
      const writers = accounts
        .filter((__, index) => index % connections === worker % accounts.length)
        .map((account) => new Writer(account, changeEvery));
      let accepted = 0;
      for (let turn = 0; performance.now() < until; turn += 1) {
        const writer = writers[turn % writers.length];
        if (writer === undefined) throw new Error('fewer accounts than connections');
        accepted += await writer.push(database, size);
      }
      return accepted;
    }),
  );
  const accepted = ended.reduce((sum, count) => sum + count, 0);
  return (accepted / (performance.now() - begun)) * 1000;
}

/** One device that writes and changes entries. */
class Writer {
  readonly #account: BenchAccount;
  readonly #changeEvery: number;
  readonly #written: RecordId[] = [];
  #number = Math.floor(Math.random() * 1_000_000);

  constructor(account: BenchAccount, changeEvery: number) {
    this.#account = account;
    this.#changeEvery = changeEvery;
  }

  async push(database: TenantDatabase, size: number): Promise<number> {
    const mine: RecordId[] = [];
    const mutations = Array.from({ length: size }, () => {
      this.#number += 1;
      const known = this.#number % this.#changeEvery === 0 ? this.#written.pop() : undefined;
      return known === undefined ? this.#write(mine) : changing(known, 1);
    });
    const { outcomes } = await applyPush(database, this.#account.actor, registry, mutations);
    this.#written.push(...mine);
    const accepted = outcomes.filter(({ end }) => end === 'applied' || end === 'merged').length;
    if (accepted !== size) throw new Error(`refused: ${JSON.stringify(outcomes)}`);
    return accepted;
  }

  #write(mine: RecordId[]): WrittenMutation {
    const record = randomId<RecordId>();
    mine.push(record);
    const { audiences } = this.#account;
    const audience = audiences[Math.floor(Math.random() * audiences.length)];
    if (audience === undefined) throw new Error('an account without audiences');
    return writing(audience, record, this.#number);
  }
}
