import { expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { randomId, type AccountId, type AudienceId, type RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Down } from '#kernel/protocol/down.ts';
import { lookAtClock } from '#kernel/sync/client/lease.ts';
import { BreakingStore } from '#kernel/sync/client/testing/breaking-store.ts';
import { TestDevice } from '#kernel/sync/client/testing/device.ts';
import { FakeTime, idle } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelServer } from '#kernel/sync/client/testing/model-server.ts';
import {
  changeNote,
  createNote,
  joinNotes,
  laterRegistry,
  mark,
  moveNote,
  note,
  removeNote,
  setMark,
  testRegistry,
} from '#kernel/sync/client/testing/note.ts';
import { SeededRandom } from '#kernel/sync/client/testing/seeded-random.ts';

/** More by hand: OBHUT_FUZZ_RUNS=5000 npx vitest run --project fuzz kernel/sync/client */
const runs = Number(process.env['OBHUT_FUZZ_RUNS'] ?? 100);
const stepsPerRun = 80;
const dayMs = 86_400_000;

/** Seeds that once failed, by the name of what was wrong. They stay. */
const pinned: Readonly<Record<string, number>> = {};

test.each(Object.entries(pinned))('[SYC24] pinned: %s', async (_name, seed) => {
  await run(seed);
});

test(`[SYC24][SYC27][SYC28][SYC31] ${runs} random lives end with every device like the server`, async () => {
  for (let seed = 1; seed <= runs; seed += 1) await run(seed);
});

/** One device of an account: its store may break and be opened again. */
interface Player {
  readonly device: TestDevice;
  readonly database: MemoryDatabase;
}

class Life {
  readonly random: SeededRandom;
  readonly time = new FakeTime();
  readonly server = new ModelServer(testRegistry, () => this.time.trueNowMs);
  readonly accounts = Array.from({ length: 3 }, () => randomId<AccountId>());
  readonly audiences = Array.from({ length: 4 }, () => randomId<AudienceId>());
  readonly records: RecordId[] = [];
  readonly players: Player[] = [];
  readonly log: string[] = [];
  /** Whether in the end everybody has the newer app. */
  readonly upgrades: boolean;
  /** Mutations that a person was told are safe, by device. */
  readonly promised = new Map<TestDevice, Set<string>>();

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.server.rowsPerPage = 1 + this.random.below(4);
    this.server.seqsPerPart = this.random.pick([1, 2, 5, Infinity]);
    this.server.leaseDays = 1 + this.random.below(3);
    this.#chooseHorizon();
    this.upgrades = this.random.chance(0.5);
    for (const audience of this.audiences) this.server.addAudience(audience);
    for (const account of this.accounts) {
      for (const audience of this.audiences) {
        if (this.random.chance(0.6)) this.server.grant(account, audience);
      }
    }
    for (const account of [0, 0, 1, 2]) this.#addDevice(this.random.pick([this.#account(account)]));
  }

  async step(): Promise<void> {
    const player = this.random.pick(this.players);
    const { device } = player;
    const dice = this.random.below(120);
    if (dice < 45) await this.#write(device);
    else if (dice < 65) await this.#deliver(device);
    else if (dice < 72) await this.#say('offline', device.goOffline());
    else if (dice < 80) await this.#say('online', device.goOnline());
    else if (dice < 84) this.#reach();
    else if (dice < 88) await this.#say('cut', this.#cut(device));
    else if (dice < 92) await this.#say('pass', this.time.pass(this.random.below(90_000)));
    else if (dice < 96) await this.#say('restart', device.restart(player.database.open()));
    else if (dice < 100) await this.#breakSoon(player);
    else if (dice < 105) await this.#say('collect', this.#collect(device));
    else if (dice < 109)
      await this.#say('days pass', this.time.sleep(this.random.below(2 * dayMs)));
    else if (dice < 112) await this.#turnClock(device);
    else if (dice < 114) this.#chooseHorizon();
    else if (dice < 116) await this.#say('newer kinds', this.#newerKinds(player));
    else await this.#say('first sync', this.#firstSync());
  }

  /** A new device begins where there is much already, and its line does not hold. */
  async #firstSync(): Promise<void> {
    const device = this.#addDevice(this.random.pick(this.accounts));
    this.server.rowsPerPage = 1;
    for (let round = 0; round < 8; round += 1) {
      for (let step = this.random.below(5); step > 0; step -= 1) await this.#deliver(device);
      if (this.random.chance(0.5)) await this.#write(this.random.pick(this.players).device);
      if (this.random.chance(0.2)) this.#reach();
      if (this.random.chance(0.6)) await this.#cut(device);
      await this.time.pass(this.random.below(5_000));
    }
  }

  /** Everybody comes back and everything is delivered. */
  async end(): Promise<void> {
    if (this.upgrades) this.server.schema = 2;
    for (const { device, database } of this.players) {
      if (this.upgrades) device.registry = laterRegistry;
      device.network.tamper = (message) => [message];
      device.network.online = true;
      await device.restart(database.open());
    }
    for (let round = 0; round < 12; round += 1) {
      for (const { device } of this.players) await device.settle();
      await this.time.pass(30_000);
    }
    for (const { device } of this.players) {
      // Once more, so that nobody keeps the window of the day before.
      device.client.wake();
      await device.settle();
    }
  }

  get #today() {
    return dayInZone(this.time.trueNowMs, 'UTC');
  }

  #account(index: number): AccountId {
    const account = this.accounts[index];
    if (account === undefined) throw new Error('there are three accounts');
    return account;
  }

  #addDevice(accountId: AccountId): TestDevice {
    const database = new MemoryDatabase();
    const { server, time } = this;
    const device = new TestDevice({ server, accountId, store: database.open(), time });
    device.random = () => this.random.next();
    // Hints may be lost, and answers may come twice.
    device.network.tamper = (message) => {
      if (message.type === 'hint' && this.random.chance(0.4)) return [];
      if (message.type === 'push-result' && this.random.chance(0.1)) return [message, message];
      // What is set aside comes again with the newer app, so only before it may rows be spoilt.
      const isMended = this.upgrades && device.registry === testRegistry;
      return [isMended ? this.#spoil(message) : message];
    };
    device.client.start();
    this.promised.set(device, new Set());
    this.players.push({ device, database });
    return device;
  }

  async #write(device: TestDevice): Promise<void> {
    const { random } = this;
    const record = this.records.length === 0 ? randomId<RecordId>() : random.pick(this.records);
    const other = this.records.length === 0 ? randomId<RecordId>() : random.pick(this.records);
    const audience = random.pick(this.audiences);
    const text = `t${random.below(1_000)}`;
    const dice = random.below(100);
    try {
      const id =
        dice < 35
          ? await this.#create(device, audience, text)
          : dice < 60
            ? await device.mutate(
                changeNote,
                random.chance(0.5) ? { record, text } : { record, tag: text },
              )
            : dice < 70
              ? await device.mutate(moveNote, { record, audience })
              : dice < 78
                ? await device.mutate(removeNote, { record })
                : dice < 86
                  ? await device.mutate(joinNotes, { from: record, into: other })
                  : await device.mutate(setMark, {
                      audience,
                      day: addDays(this.#today, random.below(4) - 2),
                      colour: text,
                    });
      this.promised.get(device)?.add(id);
      this.log.push(`write ${dice}`);
    } catch (error) {
      // A refusal, or a store that broke: the person was told.
      if (!(error instanceof AppError) && !isCrash(error)) throw error;
      this.log.push('write refused');
    }
    await idle();
  }

  async #create(device: TestDevice, audience: AudienceId, text: string) {
    const record = randomId<RecordId>();
    const day = addDays(this.#today, this.random.below(8) - 5);
    const id = await device.mutate(createNote, { record, audience, day, text });
    this.records.push(record);
    return id;
  }

  async #deliver(device: TestDevice): Promise<void> {
    const count = 1 + this.random.below(8);
    this.log.push(`deliver ${count}`);
    for (let index = 0; index < count; index += 1) {
      if (this.random.chance(0.5)) device.network.link?.stepUp();
      else device.network.link?.stepDown();
      await idle();
    }
  }

  #reach(): void {
    const account = this.random.pick(this.accounts);
    const audience = this.random.pick(this.audiences);
    this.log.push('reach');
    if (this.server.reaches(account, audience)) this.server.revoke(account, audience);
    else this.server.grant(account, audience);
    if (this.random.chance(0.3)) {
      // Revoked and granted again before anybody looked.
      this.server.revoke(account, audience);
      this.server.grant(account, audience);
    }
  }

  /** A row on its way to the device is not what it should be. */
  #spoil(message: Down): Down {
    if (message.type !== 'page' || !this.random.chance(0.1)) return message;
    const rows: unknown[] = message.rows.map((row) =>
      this.random.chance(0.3) ? row.with(11, { text: 7 }) : row,
    );
    return { ...message, rows: rows as typeof message.rows };
  }

  /** Something goes, and with it the trace of its going: who was away must read it all anew. */
  async #collect(device: TestDevice): Promise<void> {
    for (const record of this.records.filter(() => this.random.chance(0.3))) {
      await device.mutate(removeNote, { record }).catch(() => {});
    }
    await device.settle();
    for (const audience of this.audiences) {
      if (this.random.chance(0.7)) this.server.collect(audience);
    }
  }

  #chooseHorizon(): void {
    const choices = [{}, { note: 1 }, { note: 3 }, { note: 2, mark: 1 }];
    this.server.horizon = this.random.pick<Readonly<Record<string, number>>>(choices);
    this.log.push(`horizon ${JSON.stringify(this.server.horizon)}`);
  }

  /** Somebody sets the clock, or it is plainly wrong; the app notices now or later. */
  async #turnClock(device: TestDevice): Promise<void> {
    device.skewMs = this.random.pick([0, 0, 3_600_000, -2 * dayMs, 5 * dayMs, 365 * dayMs]);
    this.log.push(`clock ${device.skewMs}`);
    if (this.random.chance(0.5)) await lookAtClock(device.store, device.clock).catch(() => {});
  }

  /** The server learns newer kinds, sometimes forgets the old ones, and some device gets the new app. */
  async #newerKinds({ device, database }: Player): Promise<void> {
    if (!this.upgrades) return;
    this.server.schema = 2;
    if (this.random.chance(0.5)) this.server.oldestWriter = 2;
    if (this.random.chance(0.5)) device.registry = laterRegistry;
    await device.restart(database.open());
  }

  async #cut(device: TestDevice): Promise<void> {
    device.network.link?.cut();
    await idle();
  }

  /** The program will end in the middle of a coming write, and be started again later. */
  async #breakSoon(player: Player): Promise<void> {
    const store = new BreakingStore(player.database.open(), this.random.below(40));
    await this.#say('break soon', player.device.restart(store));
  }

  async #say(what: string, work: Promise<unknown>): Promise<void> {
    this.log.push(what);
    await work;
  }
}

async function run(seed: number): Promise<void> {
  const life = new Life(seed);
  try {
    for (let step = 0; step < stepsPerRun; step += 1) await life.step();
    await life.end();
    for (const { device } of life.players) await expectConverged(life, device);
    for (const [id, times] of life.server.applied) expect(times, id).toBe(1);
  } catch (error) {
    throw new Error(`seed ${seed}:\n${life.log.join('\n')}`, { cause: error });
  } finally {
    await Promise.all(life.players.map(({ device }) => device.client.close()));
  }
}

async function expectConverged(life: Life, device: TestDevice): Promise<void> {
  const { store, reader, accountId } = device;
  const expected = sorted(life.server.keptFor(accountId));
  expect(device.client.phase).toBe('online');
  expect(sorted(await store.read((tx) => tx.allRows()))).toEqual(expected);
  expect(await store.read((tx) => tx.outbox())).toEqual([]);
  expect(await store.read((tx) => tx.allOverlay())).toEqual([]);
  expect(await reader.setAside()).toEqual([]);
  const seen = [...(await reader.query(note)), ...(await reader.query(mark))];
  expect(seen.map((record) => record.id).toSorted()).toEqual(expected.map((record) => record.id));
  const attention = new Set((await reader.attention()).map((entry) => entry.mutation.id as string));
  for (const id of life.promised.get(device) ?? []) {
    const outcome = life.server.outcomeOf(id as Parameters<ModelServer['outcomeOf']>[0]);
    expect(outcome, 'an acknowledged write reached the server').toBeDefined();
    expect(attention.has(id), 'refused exactly when under attention').toBe(
      outcome?.end === 'refused',
    );
  }
}

function sorted(records: readonly Rec[]): Rec[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function isCrash(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === 'Crash';
}
