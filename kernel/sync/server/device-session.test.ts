import { expect, test, vi } from 'vitest';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  type MutationId,
  randomId,
  type TenantId,
} from '#kernel/base/ids.ts';
import type { TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Page } from '#kernel/protocol/page.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { DeviceSession, type SyncServer } from '#kernel/sync/server/device-session.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { HintHub } from '#kernel/sync/server/hint-hub.ts';
import { MessageBudget } from '#kernel/sync/server/message-budget.ts';
import { PullTurns } from '#kernel/sync/server/pull-turns.ts';
import { SharedRanges } from '#kernel/sync/server/shared-ranges.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { registryOf } from '#kernel/kind/registry.ts';

const tenant = 't_0123456789ab' as TenantId;
const team = randomId<AudienceId>();

/** A row as COPY puts it. */
const row = Buffer.from(
  [
    ['0', randomId(), '', '', team, '', '1', '', 'testkit.note', '', '', '', '', '', '', '{}', '1'],
    ['', randomId(), '', '', '2026-05-03 08:00:00+00'],
    ['', '', randomId(), '', '', '2026-05-03 08:00:00+00', '', '{}\n'],
  ]
    .flat()
    .join('\t'),
);

/** A database in which everybody reaches one empty audience; counts what is asked of it. */
function emptyDatabase() {
  const count = { asked: 0, head: 0, lost: false, fails: false, onBegun: () => {} };
  /** Instead of the one: each with something in it, and too much to be read at once. */
  const many: AudienceId[] = [];
  const read = async (text: string) => {
    if (text.includes('device_rules')) return [{ rules: { leaseDays: 21, lost: count.lost } }];
    count.asked += 1;
    if (text.includes('pull_read')) count.onBegun();
    if (count.fails) throw new Error('the database is away');
    const reach =
      many.length === 0 ? [[team, 1, count.head]] : many.map((audience) => [audience, 1, 1]);
    const start = {
      member: true,
      reach,
      whole: many.length === 0,
      edge: null,
      floors: {},
      copy: null,
      fingerprint: '1',
    };
    return [{ start, directory: '{}' }];
  };
  // More than fills a page, which is sent while the transaction goes on.
  const copy: TenantSql['copy'] = async (_text, _settings, take) => {
    for (let rows = 0; rows <= limits.rowsPerPage; rows += 1) await take(row, 0, row.length);
  };
  const sql = { query: read, finish: read, copy } as unknown as TenantSql;
  const database: TenantDatabase = {
    transact: (_actor, work) => work(sql),
  };
  return { database, count, many };
}

function stage(registry = registryOf(1, [])) {
  const { database, count, many } = emptyDatabase();
  let tell: Parameters<Fanout['subscribe']>[1] = () => {};
  const fanout: Fanout = {
    publish: (_tenant, movement) => tell(movement),
    subscribe: (_tenant, listener) => {
      tell = listener;
      return () => {};
    },
    publishEnded: () => {},
    onEnded: () => () => {},
    close: async () => {},
  };
  let nowMs = 0;
  const clock = { nowMs: () => nowMs };
  const failures: unknown[] = [];
  const server: SyncServer = {
    database,
    registry,
    fanout,
    hub: new HintHub(fanout),
    turns: new PullTurns(),
    ranges: new SharedRanges(clock),
    budget: new MessageBudget(clock),
    clock,
    seqsPerPart: 1,
    onFailure: (error) => failures.push(error),
  };
  return {
    count,
    many,
    failures,
    pass: (ms: number) => {
      nowMs += ms;
    },
    move: (head: number) => {
      count.head = head;
      fanout.publish(tenant, { type: 'heads', heads: [[team, head]] });
    },
    /** A device that has said hello; with `reads: false` it never takes a page. */
    device: (account = randomId<AccountId>(), { reads = true, of = tenant, pageMs = 0 } = {}) => {
      const got: { type: string }[] = [];
      const line = { open: true };
      const session = new DeviceSession(
        server,
        { tenant: of, account, device: randomId<DeviceId>() },
        {
          isOpen: () => line.open,
          send: (text) => {
            const message = JSON.parse(text.toString()) as { type: string };
            if (message.type === 'page' && !reads) return new Promise<void>(() => {});
            if (message.type === 'page') nowMs += pageMs;
            got.push(message);
            return Promise.resolve();
          },
          close: () => {
            line.open = false;
          },
        },
      );
      const say = (message: object) => session.receive(JSON.stringify(message));
      say({ type: 'hello', protocol: protocolVersion, schema: 1 });
      return {
        line,
        say,
        raw: (text: string) => session.receive(text),
        got,
        types: () => got.map(({ type }) => type),
      };
    },
  };
}

type TestDevice = ReturnType<ReturnType<typeof stage>['device']>;

const pull = { type: 'pull', request: 1, cursors: [], directory: null, window: null };
const push = {
  type: 'push',
  mutations: [{ id: randomId<MutationId>(), name: 'no.such', args: {}, schema: 1, base: [] }],
};
const settled = () => new Promise((resolve) => setTimeout(resolve, 40));

test('[SY9] a device that no longer asks no longer hears', async () => {
  const { device, move, pass } = stage();
  const mira = device();
  mira.say(pull);
  await settled();
  pass(170_000);
  move(1);
  await settled();
  expect(mira.types()).toEqual(['welcome', 'page', 'hint']);
  pass(20_000);
  move(2);
  await settled();
  expect(mira.types()).toEqual(['welcome', 'page', 'hint']);
  mira.say(pull);
  await settled();
  move(3);
  await settled();
  expect(mira.types().slice(3)).toEqual(['page', 'page', 'hint']);
});

test.each([
  ['are as large as what two seconds bring', { beginMs: 0, pageMs: 100, waitMs: 0 }, [1, 11, 31]],
  [
    'are as large however long each takes to begin',
    { beginMs: 900, pageMs: 100, waitMs: 0 },
    [1, 11, 31],
  ],
  ['have a largest one', { beginMs: 0, pageMs: 0, waitMs: 1 }, [1, 21, 41, 61]],
  ['stay small on a line that is slow', { beginMs: 0, pageMs: 1_500, waitMs: 0 }, [1, 2, 3]],
  ['stay small for a device that is slow', { beginMs: 0, pageMs: 0, waitMs: 2_500 }, [1, 2, 3]],
])('[SY35] parts of a first sync %s', async (_, { beginMs, pageMs, waitMs }, held) => {
  const { count, device, many, pass } = stage();
  count.onBegun = () => pass(beginMs);
  many.push(...Array.from({ length: 80 }, () => randomId<AudienceId>()));
  const mira = device(undefined, { pageMs });
  let cursors: unknown = [];
  for (const [at, audiences] of held.entries()) {
    const last = await askForPart(mira, at + 1, cursors);
    expect(last.more).toBe(true);
    expect(last.cursors).toHaveLength(audiences);
    cursors = last.cursors;
    pass(waitMs);
  }
});

test('[SY35] after a part that was not given the next is as small as the first', async () => {
  const { count, device, many, pass } = stage();
  many.push(...Array.from({ length: 80 }, () => randomId<AudienceId>()));
  const mira = device();
  const { cursors } = await askForPart(mira, 1, []);
  pass(1);
  count.fails = true;
  mira.say({ ...pull, request: 2, cursors, parts: true });
  await vi.waitFor(() => expect(mira.types().at(-1)).toBe('problem'), 5_000);
  count.fails = false;
  expect((await askForPart(mira, 3, cursors)).cursors).toHaveLength(2);
});

test('[SY35][SY9] between parts a device hears of nothing, and of everything after the last', async () => {
  const { device, many, move, pass } = stage();
  many.push(team, ...Array.from({ length: 5 }, () => randomId<AudienceId>()));
  const mira = device();
  const { cursors } = await askForPart(mira, 1, []);
  expect(cursors.map(([audience]) => audience)).toEqual([team]);
  move(2);
  await settled();
  expect(mira.types()).not.toContain('hint');
  pass(1);
  expect((await askForPart(mira, 2, cursors)).more).toBe(false);
  move(3);
  await vi.waitFor(() => expect(mira.types().at(-1)).toBe('hint'), 5_000);
});

async function askForPart(mira: TestDevice, request: number, cursors: unknown) {
  mira.say({ ...pull, request, cursors, parts: true });
  return vi.waitFor(() => {
    const page = mira.got.findLast(({ type }) => type === 'page') as Page | undefined;
    if (page?.request !== request || page.last === null) throw new Error('not yet');
    return page.last;
  }, 5_000);
}

test('[SY13] what was not begun when the session ended is not acted on', async () => {
  const { count, device, failures } = stage();
  const mira = device();
  await settled();
  mira.say(push);
  mira.say(pull);
  mira.line.open = false;
  await settled();
  expect(count.asked).toBe(0);
  expect(mira.types()).toEqual(['welcome']);
  expect(failures).toEqual([]);
});

test('[SY12] devices that do not read hold up nobody else', async () => {
  const { count, device, move } = stage();
  move(1);
  const attacker = randomId<AccountId>();
  for (let n = 0; n < 10; n += 1) device(attacker, { reads: false }).say(pull);
  await settled();
  expect(count.asked).toBe(1);
  const mira = device();
  mira.say(pull);
  await settled();
  expect(mira.types()).toEqual(['welcome', 'page', 'page']);
});

test('[SY14] what a device has sent ahead takes no more room than a push and a pull', async () => {
  const { device } = stage();
  const mira = device();
  await settled();
  const large = JSON.stringify({ ...push, pad: 'x'.repeat(900_000) });
  mira.raw(large);
  mira.raw(large);
  expect(mira.line.open).toBe(true);
  mira.raw(large);
  expect(mira.line.open).toBe(false);
  await settled();
  expect(mira.types()).toEqual(['welcome', 'problem']);
});

test('[SY12] accounts of a tenant that do not read together hold up no small pull, and no other tenant', async () => {
  const { count, device, move } = stage();
  move(1);
  for (let n = 0; n < 10; n += 1) device(undefined, { reads: false }).say(pull);
  await settled();
  expect(count.asked).toBe(3);
  const mira = device();
  mira.say({ ...pull, cursors: [[team, 1, 1]] });
  const tom = device(undefined, { of: 't_00000000000b' as TenantId });
  tom.say(pull);
  await settled();
  expect(mira.types()).toEqual(['welcome', 'page']);
  expect(tom.types()).toEqual(['welcome', 'page', 'page']);
});

test('[SY21] who asks too much is told when to go on, and goes on', async () => {
  const { device, pass } = stage();
  const account = randomId<AccountId>();
  const [phone, tablet] = [device(account), device(account)];
  await settled();
  for (let n = 0; n < 12; n += 1) {
    for (let m = 0; m < 12; m += 1) phone.say({ ...pull, request: 12 * n + m });
    await settled();
    for (let m = 0; m < 40; m += 1) {
      tablet.say(pull);
      if (m % 10 === 9) await settled();
    }
  }
  // The account's, whichever device asks.
  const before = phone.got.length;
  phone.say({ ...pull, request: 7 });
  phone.say(push);
  await settled();
  expect(phone.got.slice(before)).toMatchObject([
    { type: 'problem', code: 'sync.too-fast', request: 7, closing: false },
    { type: 'problem', code: 'sync.too-fast', request: null, closing: false },
  ]);
  const other = device();
  other.say(pull);
  await settled();
  expect(other.types()).toEqual(['welcome', 'page']);

  const told = phone.got.at(-1) as unknown as { params: { retryAfterMs: number } };
  pass(told.params.retryAfterMs);
  phone.say({ ...pull, request: 8 });
  await settled();
  expect(phone.got.at(-1)).toMatchObject({ type: 'page', request: 8 });
});

test.each([
  [
    'an audience twice',
    {
      cursors: [
        [team, 1, 1],
        [team, 1, 0],
      ],
    },
  ],
  [
    'an audience twice, in two spellings',
    {
      cursors: [
        [team, 1, 1],
        [team.toUpperCase(), 2, 1],
      ],
    },
  ],
  ['a directory that no server gave it', { directory: '7.1\u0000' }],
  ['a window that no server gave it', { window: 'ä' }],
])('[SY7] a pull with %s is malformed, and no fault of the server', async (_what, wrong) => {
  const { count, device, failures } = stage();
  const tablet = device();
  tablet.say({ ...pull, ...wrong });
  tablet.say({ ...pull, request: 2 });
  await vi.waitFor(() => expect(tablet.types()).toContain('page'), 5_000);
  expect(tablet.got.slice(1)).toMatchObject([
    { type: 'problem', code: 'sync.message-malformed', closing: false },
    { type: 'page', request: 2 },
  ]);
  expect(count.asked).toBe(1);
  expect(failures).toEqual([]);
});

test('[SY14] sixteen messages wait, however small they are, and one more ends the connection', async () => {
  const { device, failures } = stage();
  const tablet = device();
  await settled();
  for (let sent = 0; sent < 16; sent += 1) tablet.say(push);
  expect(tablet.line.open).toBe(true);
  tablet.say(push);
  expect(tablet.got.at(-1)).toMatchObject({ type: 'problem', code: 'sync.too-many-messages' });
  expect(tablet.line.open).toBe(false);
  const before = tablet.got.length;
  await settled();
  // What waited is not answered any more either.
  expect(tablet.got.slice(before)).toEqual([]);
  expect(failures).toEqual([]);
});

test('[SY14] what waits is counted in bytes, whatever it is written in', async () => {
  const { device } = stage();
  const mira = device();
  await settled();
  // Two bytes each, and one UTF-16 unit.
  const large = JSON.stringify({ ...push, pad: 'ü'.repeat(450_000) });
  for (let n = 0; n < 3; n += 1) mira.raw(large);
  expect(mira.line.open).toBe(false);
});

test('[SY27] a device is told the lease of the tenant', async () => {
  const { device } = stage();
  const mira = device();
  await settled();
  expect(mira.got).toMatchObject([{ type: 'welcome', leaseDays: 21, writes: 'open' }]);
});

test('[SY25] a lost device is told so when it says hello, and the connection ends', async () => {
  const { count, device, failures } = stage();
  count.lost = true;
  const mira = device();
  mira.say(pull);
  await settled();
  expect(mira.got).toMatchObject([{ type: 'problem', code: 'sync.device-lost', closing: true }]);
  expect(mira.line.open).toBe(false);
  expect(count.asked).toBe(0);
  expect(failures).toEqual([]);
});

test('[SY31] a device of kinds that are too old may read, and what it sends stays with it', async () => {
  const history = { appeared: { 2: '1970-01-02' as PlainDay }, upcasters: [] };
  const { count, device, pass } = stage(registryOf(2, [], [], history));
  const early = device();
  await settled();
  expect(early.got).toMatchObject([{ type: 'welcome', schema: 2, writes: 'open' }]);
  pass(92 * 86_400_000);
  const mira = device();
  mira.say(push);
  mira.say(pull);
  await settled();
  expect(mira.got).toMatchObject([
    { type: 'welcome', schema: 2, writes: 'closed' },
    { type: 'problem', code: 'sync.device-too-old', closing: false },
    { type: 'page' },
  ]);
  expect(count.asked).toBe(1);
});

test('[SY21] a second hello ends the connection, and the first is counted', async () => {
  const { device } = stage();
  const account = randomId<AccountId>();
  const phone = device(account);
  await settled();
  phone.say({ type: 'hello', protocol: protocolVersion, schema: 1 });
  await settled();
  expect(phone.got.at(-1)).toMatchObject({ code: 'sync.hello-again', closing: true });
  expect(phone.types()).toEqual(['welcome', 'problem']);
  expect(phone.line.open).toBe(false);

  const more = Array.from({ length: 600 }, () => device(account));
  await settled();
  expect(more[598]?.types()).toEqual(['welcome']);
  expect(more[599]?.got).toMatchObject([{ code: 'sync.too-fast', closing: true }]);
  const other = device();
  await settled();
  expect(other.types()).toEqual(['welcome']);
});
