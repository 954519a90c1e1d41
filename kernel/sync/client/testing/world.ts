import { randomId, type AccountId, type AudienceId, type RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { LocalStore } from '#kernel/sync/client/local-store.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { TestDevice } from '#kernel/sync/client/testing/device.ts';
import { FakeTime } from '#kernel/sync/client/testing/fake-time.ts';
import { ModelServer } from '#kernel/sync/client/testing/model-server.ts';
import { changeNote, createNote, note, testRegistry } from '#kernel/sync/client/testing/note.ts';

export const day = '2026-05-03' as PlainDay;

/** A server with two audiences, Anna who reaches both, and Ben who reaches the first. */
export class World {
  readonly time = new FakeTime();
  readonly server = new ModelServer(testRegistry, () => this.time.trueNowMs);
  readonly anna = randomId<AccountId>();
  readonly ben = randomId<AccountId>();
  readonly circle = randomId<AudienceId>();
  readonly team = randomId<AudienceId>();
  readonly #openStore: () => LocalStore;

  constructor(openStore: () => LocalStore) {
    this.#openStore = openStore;
    this.server.addAudience(this.circle);
    this.server.addAudience(this.team);
    this.server.grant(this.anna, this.circle);
    this.server.grant(this.anna, this.team);
    this.server.grant(this.ben, this.circle);
  }

  device(accountId: AccountId, store: LocalStore = this.#openStore()): TestDevice {
    return new TestDevice({ server: this.server, accountId, store, time: this.time });
  }

  async started(accountId: AccountId): Promise<TestDevice> {
    const device = this.device(accountId);
    await device.start();
    return device;
  }
}

export async function writeNote(
  device: TestDevice,
  audience: AudienceId,
  text: string,
): Promise<RecordId> {
  const record = randomId<RecordId>();
  await device.mutate(createNote, { record, audience, day, text });
  return record;
}

export async function setText(device: TestDevice, record: RecordId, text: string): Promise<void> {
  await device.mutate(changeNote, { record, text });
}

/** The texts of all notes a device shows, sorted. */
export async function texts(device: TestDevice): Promise<string[]> {
  return (await device.reader.query(note)).map((seen) => seen.body.text).toSorted();
}

export async function shown(device: TestDevice, id: RecordId): Promise<SeenRecord | undefined> {
  return (await device.reader.getMany([id])).get(id);
}
