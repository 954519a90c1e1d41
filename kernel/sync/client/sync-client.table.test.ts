import { expect, test } from 'vitest';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import { randomId, type AccountId, type MutationId, type TenantId } from '#kernel/base/ids.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { patience, SyncClient, type Phase } from '#kernel/sync/client/sync-client.ts';
import { FakeTime, idle } from '#kernel/sync/client/testing/fake-time.ts';
import { testRegistry } from '#kernel/sync/client/testing/note.ts';
import type { Transport } from '#kernel/sync/client/transport.ts';

type Event =
  | 'start'
  | 'wake'
  | 'close'
  | 'opened'
  | 'refused'
  | 'refused: signed out'
  | 'lost'
  | 'lost: signed out'
  | 'lost: no member'
  | 'lost: lost device'
  | 'welcome'
  | 'welcome, writes closed'
  | 'welcome of another account'
  | 'welcome of another tenant'
  | 'welcome of another protocol'
  | 'push-result'
  | 'page'
  | 'page of an older pull'
  | 'hint'
  | 'problem'
  | 'closing problem'
  | 'closing problem: signed out'
  | 'malformed'
  | 'work'
  | 'deadline'
  | 'long silence';

/**
 * Where each event leads from each phase. `Record` of both, so that a new phase or event does not
 * compile until its answer stands here.
 */
const table: Record<Phase, Record<Event, Phase>> = {
  idle: {
    start: 'connecting',
    wake: 'idle',
    close: 'closed',
    opened: 'idle',
    refused: 'idle',
    'refused: signed out': 'idle',
    lost: 'idle',
    'lost: signed out': 'idle',
    'lost: no member': 'idle',
    'lost: lost device': 'idle',
    welcome: 'idle',
    'welcome, writes closed': 'idle',
    'welcome of another account': 'idle',
    'welcome of another tenant': 'idle',
    'welcome of another protocol': 'idle',
    'push-result': 'idle',
    page: 'idle',
    'page of an older pull': 'idle',
    hint: 'idle',
    problem: 'idle',
    'closing problem': 'idle',
    'closing problem: signed out': 'idle',
    malformed: 'idle',
    work: 'idle',
    deadline: 'idle',
    'long silence': 'idle',
  },
  connecting: {
    start: 'connecting',
    wake: 'connecting',
    close: 'closed',
    opened: 'greeting',
    refused: 'waiting',
    'refused: signed out': 'stopped',
    lost: 'waiting',
    'lost: signed out': 'stopped',
    'lost: no member': 'stopped',
    'lost: lost device': 'stopped',
    // Nobody may speak before the connection stands.
    welcome: 'waiting',
    'welcome, writes closed': 'waiting',
    'welcome of another account': 'waiting',
    'welcome of another tenant': 'waiting',
    'welcome of another protocol': 'waiting',
    'push-result': 'waiting',
    page: 'waiting',
    'page of an older pull': 'waiting',
    hint: 'waiting',
    problem: 'connecting',
    'closing problem': 'waiting',
    'closing problem: signed out': 'stopped',
    malformed: 'waiting',
    work: 'connecting',
    deadline: 'waiting',
    // The deadline passes and then the wait: it is trying again.
    'long silence': 'connecting',
  },
  greeting: {
    start: 'greeting',
    wake: 'greeting',
    close: 'closed',
    opened: 'greeting',
    refused: 'greeting',
    'refused: signed out': 'greeting',
    lost: 'waiting',
    'lost: signed out': 'stopped',
    'lost: no member': 'stopped',
    'lost: lost device': 'stopped',
    welcome: 'online',
    'welcome, writes closed': 'online',
    'welcome of another account': 'stopped',
    'welcome of another tenant': 'stopped',
    'welcome of another protocol': 'waiting',
    'push-result': 'waiting',
    page: 'waiting',
    'page of an older pull': 'waiting',
    hint: 'waiting',
    problem: 'greeting',
    'closing problem': 'waiting',
    'closing problem: signed out': 'stopped',
    malformed: 'waiting',
    work: 'greeting',
    deadline: 'waiting',
    'long silence': 'connecting',
  },
  online: {
    start: 'online',
    wake: 'online',
    close: 'closed',
    opened: 'online',
    refused: 'online',
    'refused: signed out': 'online',
    lost: 'waiting',
    'lost: signed out': 'stopped',
    'lost: no member': 'stopped',
    'lost: lost device': 'stopped',
    welcome: 'waiting',
    'welcome, writes closed': 'waiting',
    'welcome of another account': 'waiting',
    'welcome of another tenant': 'waiting',
    'welcome of another protocol': 'waiting',
    'push-result': 'online',
    page: 'online',
    'page of an older pull': 'online',
    hint: 'online',
    problem: 'online',
    'closing problem': 'waiting',
    'closing problem: signed out': 'stopped',
    malformed: 'waiting',
    work: 'online',
    // The pull that began with the welcome has no answer.
    deadline: 'waiting',
    'long silence': 'connecting',
  },
  waiting: {
    start: 'waiting',
    wake: 'connecting',
    close: 'closed',
    opened: 'waiting',
    refused: 'waiting',
    'refused: signed out': 'waiting',
    lost: 'waiting',
    'lost: signed out': 'waiting',
    'lost: no member': 'waiting',
    'lost: lost device': 'waiting',
    welcome: 'waiting',
    'welcome, writes closed': 'waiting',
    'welcome of another account': 'waiting',
    'welcome of another tenant': 'waiting',
    'welcome of another protocol': 'waiting',
    'push-result': 'waiting',
    page: 'waiting',
    'page of an older pull': 'waiting',
    hint: 'waiting',
    problem: 'waiting',
    'closing problem': 'waiting',
    'closing problem: signed out': 'waiting',
    malformed: 'waiting',
    work: 'waiting',
    deadline: 'connecting',
    'long silence': 'connecting',
  },
  stopped: { ...finalPhase('stopped'), close: 'closed' },
  closed: finalPhase('closed'),
};

const cases = Object.entries(table).flatMap(([phase, row]) =>
  Object.entries(row).map(([event, expected]) => {
    return [phase as Phase, event as Event, expected] as const;
  }),
);

test.each(cases)('[SYC26] %s + %s → %s', async (from, event, expected) => {
  const bench = new Bench();
  await bench.bring(from);
  expect(bench.client.phase).toBe(from);
  await bench.fire(event);
  expect(bench.client.phase).toBe(expected);
  await bench.client.close();
  expect(bench.time.waitingMs).toEqual([]);
});

/** A client on strings: every event can be fired in every phase, also where it makes no sense. */
class Bench {
  readonly time = new FakeTime();
  readonly accountId = randomId<AccountId>();
  readonly tenantId = 't_0123456789ab' as TenantId;
  readonly store = new MemoryDatabase().open();
  readonly sent: Up[] = [];
  #attempts: Parameters<Transport['connect']>[0][] = [];
  #open = () => {};
  #refuse = (_code: string) => {};

  readonly client = new SyncClient({
    store: this.store,
    transport: {
      connect: (events) => {
        this.#attempts.push(events);
        return new Promise((resolve, reject) => {
          this.#open = () =>
            resolve({ send: (message) => this.sent.push(message), close: () => {} });
          this.#refuse = (code) => reject(new AppError(code));
        });
      },
    },
    registry: testRegistry,
    clock: systemClock,
    timers: this.time.timers,
    random: () => 0.5,
    account: { accountId: this.accountId, tenantId: this.tenantId },
  });

  async bring(phase: Phase): Promise<void> {
    if (phase === 'idle') return;
    if (phase === 'closed') {
      await this.client.close();
      return;
    }
    await this.fire('start');
    if (phase === 'connecting') return;
    await this.fire('opened');
    if (phase === 'greeting') return;
    await this.fire('welcome');
    if (phase === 'waiting') await this.fire('lost');
    if (phase === 'stopped') await this.fire('lost: signed out');
  }

  async fire(event: Event): Promise<void> {
    await this.#fire(event);
    await idle();
  }

  async #fire(event: Event): Promise<void> {
    switch (event) {
      case 'start':
        this.client.start();
        break;
      case 'wake':
        this.client.wake();
        break;
      case 'close':
        await this.client.close();
        break;
      case 'opened':
        this.#open();
        break;
      case 'refused':
        this.#refuse('sync.unreachable');
        break;
      case 'refused: signed out':
        this.#refuse('identity.not-signed-in');
        break;
      case 'lost':
        this.#lose(null);
        break;
      case 'lost: signed out':
        this.#lose('identity.not-signed-in');
        break;
      case 'lost: no member':
        this.#lose('access.no-member');
        break;
      case 'lost: lost device':
        this.#lose('sync.device-lost');
        break;
      case 'welcome':
        this.#say(this.#welcome({}));
        break;
      case 'welcome, writes closed':
        this.#say(this.#welcome({ writes: 'closed' }));
        break;
      case 'welcome of another account':
        this.#say(this.#welcome({ account: randomId<AccountId>() }));
        break;
      case 'welcome of another tenant':
        this.#say(this.#welcome({ tenant: 't_ffffffffffff' }));
        break;
      case 'welcome of another protocol':
        this.#say(this.#welcome({ protocol: protocolVersion + 1 }));
        break;
      case 'push-result':
        this.#say({
          type: 'push-result',
          outcomes: [{ id: randomId<MutationId>(), end: 'applied', heads: [] }],
        });
        break;
      case 'page':
        this.#say({ ...page, request: this.#lastRequest() });
        break;
      case 'page of an older pull':
        this.#say({ ...page, request: this.#lastRequest() - 1 });
        break;
      case 'hint':
        this.#say({ type: 'hint', heads: [], reach: true });
        break;
      case 'problem':
        this.#say({ ...problem, code: 'sync.busy', closing: false });
        break;
      case 'closing problem':
        this.#say({ ...problem, code: 'server.failure', closing: true });
        break;
      case 'closing problem: signed out':
        this.#say({ ...problem, code: 'identity.not-signed-in', closing: true });
        break;
      case 'malformed':
        this.#say({ type: 'nonsense' });
        break;
      case 'work':
        await this.store.write((tx) =>
          tx.addToOutbox(
            { id: randomId<MutationId>(), name: 'note.remove', args: {}, schema: 1, base: [] },
            '2026-05-01T08:00:00.000Z',
          ),
        );
        break;
      case 'deadline':
        await this.time.pass(this.time.waitingMs[0] ?? 0);
        break;
      case 'long silence':
        await this.time.pass(patience.pageMs + 500);
        break;
    }
  }

  #say(message: unknown): void {
    this.#attempts.at(-1)?.onMessage(message);
  }

  #lose(code: string | null): void {
    this.#attempts.at(-1)?.onClose({ code });
  }

  #welcome(parts: object): unknown {
    return {
      type: 'welcome',
      protocol: protocolVersion,
      account: this.accountId,
      tenant: this.tenantId,
      serverTime: '2026-05-01T08:00:00.000Z',
      schema: 1,
      leaseDays: 14,
      writes: 'open',
      ...parts,
    };
  }

  #lastRequest(): number {
    const pulls = this.sent.flatMap((up) => (up.type === 'pull' ? [up.request] : []));
    return pulls.at(-1) ?? 0;
  }
}

const page = {
  type: 'page',
  rows: [],
  departures: [],
  last: {
    cursors: [],
    refetched: [],
    window: { fingerprint: '', from: [] },
    directory: null,
  },
} as const;

const problem = { type: 'problem', params: {}, request: null } as const;

/** Nothing leads out of it. */
function finalPhase(phase: Phase): Record<Event, Phase> {
  return {
    start: phase,
    wake: phase,
    close: phase,
    opened: phase,
    refused: phase,
    'refused: signed out': phase,
    lost: phase,
    'lost: signed out': phase,
    'lost: no member': phase,
    'lost: lost device': phase,
    welcome: phase,
    'welcome, writes closed': phase,
    'welcome of another account': phase,
    'welcome of another tenant': phase,
    'welcome of another protocol': phase,
    'push-result': phase,
    page: phase,
    'page of an older pull': phase,
    hint: phase,
    problem: phase,
    'closing problem': phase,
    'closing problem: signed out': phase,
    malformed: phase,
    work: phase,
    deadline: phase,
    'long silence': phase,
  };
}
