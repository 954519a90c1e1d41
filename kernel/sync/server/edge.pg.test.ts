import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Down } from '#kernel/protocol/down.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { MessageBudget } from '#kernel/sync/server/message-budget.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import { testRegistry } from '#testkit/note.ts';
import { peopleOf, type TestMember } from '#testkit/pg/people.ts';
import { createTestDatabase, type TestDatabase } from '#testkit/pg/test-database.ts';

let database: TestDatabase;
const fanout = inProcessFanout();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A device that has pulled once and hears; `pulls` makes it pull again. */
async function device(actor: TestMember) {
  const server: SyncServer = {
    database: database.tenants,
    registry: testRegistry,
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns(),
    ranges: new SharedRanges(systemClock),
    budget: new MessageBudget(systemClock),
    clock: systemClock,
    onFailure: (error) => {
      throw error;
    },
  };
  const got: Down[] = [];
  const line = { open: true };
  const session = new DeviceSession(server, actor, {
    isOpen: () => line.open,
    send: async (text) => void got.push(JSON.parse(text.toString()) as Down),
    close: () => {
      line.open = false;
    },
  });
  const say = (message: object) => session.receive(JSON.stringify(message));
  const last = () =>
    got.flatMap((message) => (message.type === 'page' ? [message.last] : [])).at(-1);
  async function pull() {
    const before = got.length;
    const cursors = last()?.cursors ?? [];
    say({ type: 'pull', request: 1, cursors, directory: null, window: null });
    await expect.poll(() => got.slice(before).map(({ type }) => type)).toContain('page');
    return last()?.cursors.map(([audience]) => audience);
  }
  say({ type: 'hello', protocol: protocolVersion, schema: 1 });
  return {
    line,
    pull,
    close: () => session.close(),
    hints: () => got.flatMap((message) => (message.type === 'hint' ? [message] : [])),
  };
}

async function stage() {
  const people = peopleOf(database.admin, await database.createTenant());
  const team = await people.audience(await people.space());
  const mira = await people.member('Mira');
  const move = (head: number) =>
    fanout.publish(mira.tenant, { type: 'heads', heads: [[team, head]] });
  return { people, team, mira, move };
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);
const told = { type: 'hint', heads: [] as [AudienceId, number][], reach: true };

test('[SY20][AC11] reach that ends by the clock ends at a connected device, without a restart', async () => {
  const { people, team, mira, move } = await stage();
  const until = inSeconds(1.5);
  await people.grant(team, { to: { member: mira.member }, rights: ['read'], until });
  const phone = await device(mira);
  expect(await phone.pull()).toEqual([team]);
  move(1);
  await expect.poll(() => phone.hints()).toHaveLength(1);
  await expect.poll(() => phone.hints().at(-1)).toEqual(told);
  expect(Date.now()).toBeGreaterThanOrEqual(until.getTime());
  // A device that does not ask hears nothing of it either.
  move(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(phone.hints()).toHaveLength(2);
  expect(await phone.pull()).toEqual([]);
  move(3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(phone.hints()).toHaveLength(2);
  phone.close();
});

test('[SY20][AC11] reach that begins by the clock begins at a connected device', async () => {
  const { people, team, mira, move } = await stage();
  const from = inSeconds(1.5);
  await people.grant(team, { to: { member: mira.member }, rights: ['read'], from });
  const phone = await device(mira);
  expect(await phone.pull()).toEqual([]);
  await expect.poll(() => phone.hints()).toEqual([told]);
  expect(await phone.pull()).toEqual([team]);
  move(1);
  await expect.poll(() => phone.hints()).toHaveLength(2);
  phone.close();
});

test('[SY20] a device whose reach was changed hears of nothing until it has pulled', async () => {
  const { people, team, mira, move } = await stage();
  const grant = await people.grant(team, { to: { member: mira.member }, rights: ['read'] });
  const phone = await device(mira);
  await phone.pull();
  await people.endGrant(grant);
  fanout.publish(mira.tenant, { type: 'reach', accounts: [mira.account] });
  move(1);
  await expect.poll(() => phone.hints()).toEqual([told]);
  move(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(phone.hints()).toEqual([told]);
  phone.close();
});

test('[SY20] who is no member any more and does not ask loses the connection within a second', async () => {
  const { people, team, mira } = await stage();
  await people.grant(team, { to: { member: mira.member }, rights: ['read'] });
  const [phone, tablet] = [await device(mira), await device(mira)];
  await phone.pull();
  await people.owner(`UPDATE tenant_schema.member SET valid_until = now() WHERE id = $1`, [
    mira.member,
  ]);
  const began = performance.now();
  fanout.publish(mira.tenant, { type: 'reach', accounts: null });
  await vi.waitFor(
    () => expect([phone.line.open, tablet.line.open]).toEqual([false, false]),
    3_000,
  );
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('[SY20] who still is a member keeps the connection', async () => {
  const { people, team, mira } = await stage();
  await people.grant(team, { to: { member: mira.member }, rights: ['read'] });
  const phone = await device(mira);
  fanout.publish(mira.tenant, { type: 'reach', accounts: null });
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(phone.line.open).toBe(true);
  phone.close();
});
