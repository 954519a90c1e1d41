import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AccountId, type AudienceId, randomId, type TenantId } from '#kernel/base/ids.ts';
import type { Fanout, Movement } from '#kernel/sync/server/fanout.ts';

export interface FanoutStage {
  /** Two app servers of one installation; may be the same. */
  readonly servers: readonly [Fanout, Fanout];
  /** Cuts all that connects them, for the adapter to mend. */
  readonly interrupt?: () => Promise<void>;
  /** Says something on their channel that neither of them said. */
  readonly intrude?: (tenant: TenantId, text: string) => Promise<void>;
  /** Reads what goes over the channel. */
  readonly overhear?: (listener: (text: string) => void) => Promise<void>;
  /** How many foreign messages were counted. */
  readonly foreign?: () => number;
  readonly close: () => Promise<void>;
}

const tenant = 't_000000000001' as TenantId;
const other = 't_000000000002' as TenantId;

/** What every fan-out keeps to. */
export function fanoutContract(name: string, open: () => Promise<FanoutStage>): void {
  // oxlint-disable-next-line vitest/valid-title -- every adapter has its own
  describe(name, () => {
    let stage: FanoutStage;
    beforeAll(async () => {
      stage = await open();
    });
    afterAll(() => stage.close());

    const marks = new Set<AudienceId>();
    const isMark = (movement: Movement) =>
      movement.type === 'heads' && movement.heads.some(([audience]) => marks.has(audience));

    /** What one server hears of a tenant, `settle` aside. */
    function ear(server: 0 | 1, of: TenantId = tenant) {
      const heard: Movement[] = [];
      const stop = stage.servers[server].subscribe(of, (movement) => {
        if (!isMark(movement)) heard.push(movement);
      });
      return { heard, stop };
    }

    /** Waits until each has heard the other, and with that all it said before. */
    async function settle(): Promise<void> {
      await Promise.all([hears(0, 1), hears(1, 0)]);
    }

    async function hears(one: 0 | 1, another: 0 | 1): Promise<void> {
      const mark = randomId<AudienceId>();
      marks.add(mark);
      let heard = false;
      const stop = stage.servers[one].subscribe(tenant, (movement) => {
        heard ||= movement.type === 'heads' && movement.heads[0]?.[0] === mark;
      });
      await vi.waitFor(() => {
        stage.servers[another].publish(tenant, heads([mark, 1]));
        expect(heard).toBe(true);
      }, patience);
      stop();
    }

    test('[SY18] every server hears what one of them publishes, in its tenant and no other', async () => {
      const [here, there, elsewhere] = [ear(0), ear(1), ear(1, other)];
      await settle();
      const movement = heads([randomId<AudienceId>(), 7]);
      stage.servers[0].publish(tenant, movement);
      // Who listens where it is published does not wait for the channel.
      expect(here.heard).toEqual([movement]);
      await vi.waitFor(() => expect(there.heard).toContainEqual(movement), patience);
      await settle();
      expect(there.heard.filter((one) => same(one, movement))).toHaveLength(1);
      expect(here.heard.filter((one) => same(one, movement))).toHaveLength(1);
      expect(elsewhere.heard).toEqual([]);
      for (const { stop } of [here, there, elsewhere]) stop();
    });

    test('[SY18] who has stopped listening hears nothing, others go on', async () => {
      const [gone, stays] = [ear(1), ear(1)];
      await settle();
      gone.stop();
      gone.heard.length = 0;
      const movement = heads([randomId<AudienceId>(), 1]);
      stage.servers[0].publish(tenant, movement);
      await vi.waitFor(() => expect(stays.heard).toContainEqual(movement), patience);
      expect(gone.heard).toEqual([]);
      stays.stop();
    });

    test('[SY18] a movement of any size arrives whole', async () => {
      const there = ear(1);
      await settle();
      there.heard.length = 0;
      const audiences = Array.from({ length: 1_000 }, () => randomId<AudienceId>());
      const accounts = Array.from({ length: 450 }, () => randomId<AccountId>());
      stage.servers[0].publish(
        tenant,
        heads(...audiences.map((audience) => [audience, Number.MAX_SAFE_INTEGER] as const)),
      );
      stage.servers[0].publish(tenant, { type: 'reach', accounts });
      stage.servers[0].publish(tenant, { type: 'reach', accounts: null });
      await vi.waitFor(() => {
        expect(there.heard).toContainEqual({ type: 'reach', accounts: null });
      }, patience);
      const moved = there.heard.flatMap((one) => (one.type === 'heads' ? one.heads : []));
      expect(moved.map(([audience]) => audience)).toEqual(audiences);
      const told = there.heard.flatMap((one) => (one.type === 'reach' ? (one.accounts ?? []) : []));
      expect(told).toEqual(accounts);
      there.stop();
    });

    test('[ID42] the end of sessions reaches every other server', async () => {
      if (stage.servers[0] === stage.servers[1]) return;
      const ended: (readonly string[] | null)[] = [];
      const stop = stage.servers[1].onEnded((sessions) => ended.push(sessions));
      await settle();
      stage.servers[0].publishEnded(['one', 'two']);
      await vi.waitFor(() => expect(ended).toContainEqual(['one', 'two']), patience);
      stop();
    });

    test('[SY18] after an interruption everybody is told to ask, and hears again', async () => {
      if (stage.interrupt === undefined) return;
      const [here, there] = [ear(0), ear(1)];
      const ended: (readonly string[] | null)[] = [];
      const stop = stage.servers[1].onEnded((sessions) => ended.push(sessions));
      await settle();
      await stage.interrupt();
      // Nobody waits for the channel and nobody is told of its failure.
      stage.servers[0].publish(tenant, heads([randomId<AudienceId>(), 3]));
      stage.servers[0].publishEnded(['three']);
      await vi.waitFor(() => {
        expect(here.heard).toContainEqual({ type: 'lost' });
        expect(there.heard).toContainEqual({ type: 'lost' });
        expect(ended).toContain(null);
      }, patience);
      await settle();
      for (const each of [here, there]) each.stop();
      stop();
    });

    test('[SY19] what none of the servers said is dropped and counted', async () => {
      const { foreign, intrude } = stage;
      if (intrude === undefined || foreign === undefined) return;
      // Wanted at both, so that both hear it.
      const [here, there] = [ear(0), ear(1)];
      await settle();
      const before = foreign();
      there.heard.length = 0;
      const audience = randomId<AudienceId>();
      const texts = [
        '',
        'no message',
        '{"type":"heads"}',
        `${'A'.repeat(22)}{"from":"me","number":1,"atMs":${Date.now()},"tenant":"${tenant}","said":{"heads":[["${audience}",9]]}}`,
        'x'.repeat(7_000),
      ];
      for (const text of texts) await intrude(tenant, text);
      await vi.waitFor(() => {
        expect(foreign() - before).toBe(2 * texts.length);
      }, patience);
      await settle();
      expect([...here.heard, ...there.heard]).toEqual([]);
      for (const each of [here, there]) each.stop();
    });

    test('[SY19] a message that is said again is dropped', async () => {
      const { foreign, intrude, overhear } = stage;
      if (intrude === undefined || overhear === undefined || foreign === undefined) return;
      const texts: string[] = [];
      await overhear((text) => texts.push(text));
      const there = ear(1);
      await settle();
      const movement = heads([randomId<AudienceId>(), 4]);
      stage.servers[0].publish(tenant, movement);
      await vi.waitFor(() => expect(there.heard).toContainEqual(movement), patience);
      const said = await vi.waitFor(() => {
        const found = texts.find((text) => text.includes(movement.heads[0]?.[0] ?? '?'));
        expect(found).toBeDefined();
        return found ?? '';
      }, patience);
      const before = foreign();
      await intrude(tenant, said);
      await vi.waitFor(() => expect(foreign()).toBeGreaterThan(before), patience);
      expect(there.heard.filter((one) => same(one, movement))).toHaveLength(1);
      there.stop();
    });

    test('[SY18] nothing is heard of a server that was closed, and closing twice is no harm', async () => {
      const there = ear(0);
      await settle();
      there.heard.length = 0;
      await stage.servers[1].close();
      await stage.servers[1].close();
      if (stage.servers[0] !== stage.servers[1]) {
        stage.servers[1].publish(tenant, heads([randomId<AudienceId>(), 1]));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(there.heard).toEqual([]);
    });
  });
}

const patience = { timeout: 20_000, interval: 20 };

function heads(...list: readonly (readonly [AudienceId, number])[]) {
  return { type: 'heads', heads: list } as const;
}

function same(one: Movement, other: Movement): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
