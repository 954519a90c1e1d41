import { afterEach, describe, expect, test } from 'vitest';
import type { AccountId, AudienceId, MutationId, PersonId, RecordId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { LocalStore, Stage, StoreWriter, Written } from '#kernel/sync/client/local-store.ts';

/** One local copy that several tabs open. */
export interface LocalStoreUnderTest {
  open(): Promise<LocalStore>;
}

/** What every adapter of the port `LocalStore` must do. */
const meHere = { accountId: randomId<AccountId>(), personId: randomId<PersonId>(), role: 'staff' };

export function describeLocalStore(name: string, make: () => LocalStoreUnderTest): void {
  // oxlint-disable-next-line vitest/valid-title -- each adapter has its own
  describe(name, () => {
    const opened: LocalStore[] = [];
    let database: LocalStoreUnderTest | undefined;

    async function open(): Promise<LocalStore> {
      database ??= make();
      const store = await database.open();
      opened.push(store);
      return store;
    }

    afterEach(async () => {
      const [first, ...others] = opened.splice(0);
      for (const store of others) await store.close();
      await first?.destroy();
      database = undefined;
    });

    test('[SYL1] a transaction that throws leaves nothing behind', async () => {
      const store = await open();
      const kept = record();
      await store.write((tx) => tx.putRows([kept]));
      const attempt = store.write(async (tx) => {
        await fillEverything(tx);
        await tx.deleteRows([kept.id]);
        throw new Error('planned');
      });
      await expect(attempt).rejects.toThrow('planned');
      await store.read(async (tx) => {
        expect(await tx.allRows()).toEqual([kept]);
        expect(await tx.outbox()).toEqual([]);
        expect(await tx.attention()).toEqual([]);
        expect(await tx.allOverlay()).toEqual([]);
        expect(await tx.cursors()).toEqual([]);
        expect(await tx.directory()).toBeNull();
        expect(await tx.syncedAt()).toBeNull();
      });
    });

    test('[SYL1] a transaction reads what it wrote itself', async () => {
      const store = await open();
      const one = record();
      const seen = await store.write(async (tx) => {
        await tx.putRows([one]);
        return tx.rows([one.id]);
      });
      expect(seen.get(one.id)).toEqual(one);
    });

    test('[SYL2] writers come one after another, also from two tabs', async () => {
      const [first, second] = [await open(), await open()];
      const count = async (tx: StoreWriter) => {
        const before = (await tx.cursors())[0]?.[2] ?? 0;
        await tx.outbox();
        await tx.setCursors([[audienceA, 1, before + 1]]);
      };
      await Promise.all(
        Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? first : second).write(count)),
      );
      expect(await first.read((tx) => tx.cursors())).toEqual([[audienceA, 1, 10]]);
    });

    test('[SYL2] a second tab finds what the first wrote, after the first is closed', async () => {
      const first = await open();
      const one = record();
      await first.write(async (tx) => {
        await tx.putRows([one]);
        await tx.addToOutbox(mutation('kept'), at);
      });
      const second = await open();
      await first.close();
      opened.splice(opened.indexOf(first), 1);
      expect(await second.read((tx) => tx.allRows())).toEqual([one]);
      expect(await second.read((tx) => tx.outbox())).toHaveLength(1);
    });

    test('[SYL3] every tab hears of a committed write, once it can be read', async () => {
      const [first, second] = [await open(), await open()];
      const heard = { first: 0, second: 0 };
      first.subscribe(() => (heard.first += 1));
      const stop = second.subscribe(() => (heard.second += 1));
      await first.write((tx) => tx.putRows([record()]));
      await expect.poll(() => heard).toEqual({ first: 1, second: 1 });
      await expect(
        first.write(async (tx) => {
          await tx.putRows([record()]);
          throw new Error('planned');
        }),
      ).rejects.toThrow('planned');
      stop();
      await first.write((tx) => tx.putRows([record()]));
      await expect.poll(() => heard.first).toBe(2);
      expect(heard.second).toBe(1);
    });

    test('[SYL3] every tab hears whether more than the instant of the last sync was written', async () => {
      const [first, second] = [await open(), await open()];
      const heard = { first: [] as Written[], second: [] as Written[] };
      first.subscribe((what) => heard.first.push(what));
      second.subscribe((what) => heard.second.push(what));
      await first.write(async (tx) => {
        await tx.setSyncedAt(at);
        await tx.putContact(null);
      });
      await first.write(async (tx) => {
        await tx.setSyncedAt(at);
        await tx.putRows([record()]);
      });
      const both: Written[] = ['meeting', 'records'];
      await expect.poll(() => heard).toEqual({ first: both, second: both });
    });

    test('[SYL4] a query finds by kind, day and audience, both ends included', async () => {
      const store = await open();
      const days = ['2026-05-01', '2026-05-02', '2026-05-03'] as PlainDay[];
      const inA = days.map((day) => record({ day, audience: audienceA }));
      const inB = record({ day: days[1] ?? null, audience: audienceB });
      const dayless = record({ day: null });
      const other = record({ kind: 'event', day: days[1] ?? null });
      await store.write((tx) => tx.putRows([...inA, inB, dayless, other]));
      const ids = async (query: Parameters<StoreWriter['queryRows']>[0]) =>
        new Set((await store.read((tx) => tx.queryRows(query))).map((row) => row.id));
      const idsOf = (rows: readonly Rec[]) => new Set(rows.map((row) => row.id));

      expect(await ids({ kind: 'note' })).toEqual(idsOf([...inA, inB, dayless]));
      expect(await ids({ kind: 'event' })).toEqual(idsOf([other]));
      expect(await ids({ kind: 'not' })).toEqual(new Set());
      expect(await ids({ kind: 'note', from: days[1] })).toEqual(idsOf([...inA.slice(1), inB]));
      expect(await ids({ kind: 'note', to: days[1] })).toEqual(idsOf([...inA.slice(0, 2), inB]));
      expect(await ids({ kind: 'note', from: days[1], to: days[1] })).toEqual(
        idsOf([...inA.slice(1, 2), inB]),
      );
      expect(await ids({ kind: 'note', audiences: [audienceB] })).toEqual(idsOf([inB]));
      expect(await ids({ kind: 'note', audiences: [] })).toEqual(new Set());
      expect(
        await ids({ kind: 'note', from: days[0], to: days[2], audiences: [audienceA] }),
      ).toEqual(idsOf(inA));
    });

    test('[SYL4] a row replaces the one with its id, also in queries', async () => {
      const store = await open();
      const one = record({ day: '2026-05-01' as PlainDay, audience: audienceA });
      const moved = { ...one, day: '2026-05-09' as PlainDay, audience: audienceB, revision: 2 };
      await store.write((tx) => tx.putRows([one]));
      await store.write((tx) => tx.putRows([moved]));
      await store.read(async (tx) => {
        expect(await tx.countRows()).toBe(1);
        expect(await tx.queryRows({ kind: 'note', to: '2026-05-01' as PlainDay })).toEqual([]);
        expect(await tx.queryRows({ kind: 'note', audiences: [audienceB] })).toEqual([moved]);
      });
    });

    test('[SYL5] deleting the rows of an audience touches nothing else', async () => {
      const store = await open();
      const [a, b, c] = [
        record({ audience: audienceA }),
        record({ audience: audienceB }),
        record({ audience: audienceC }),
      ];
      await store.write(async (tx) => {
        await tx.putRows([a, b, c, record({ audience: audienceA })]);
        await tx.putOverlay([{ id: a.id, record: a, unsent: true }]);
        await tx.addToOutbox(mutation('waits'), at);
        await tx.setCursors([[audienceA, 1, 3]]);
      });
      await store.write((tx) => tx.deleteRowsOfAudiences([audienceA, audienceC]));
      await store.read(async (tx) => {
        expect(await tx.allRows()).toEqual([b]);
        expect(await tx.allOverlay()).toHaveLength(1);
        expect(await tx.outbox()).toHaveLength(1);
        expect(await tx.cursors()).toHaveLength(1);
      });
    });

    test('[SYL4] rows before the first day of their kind are deleted, and nothing else', async () => {
      const store = await open();
      const first = '2026-05-15' as PlainDay;
      const ofDay = (day: PlainDay | null, kind = 'note') => record({ day, kind });
      const many = Array.from({ length: 300 }, (_, index) => ofDay(addDays(first, index - 150)));
      const few = [-40, -15, -1, 0, 1].map((days) => ofDay(addDays(first, days)));
      const others = [ofDay(null), ofDay(addDays(first, -100), 'event')];
      await store.write((tx) => tx.putRows(many));
      for (const one of [...few, ...others]) await store.write((tx) => tx.putRows([one]));
      await store.write(async (tx) => {
        await tx.putOverlay(
          many.slice(0, 1).map((row) => ({ id: row.id, record: row, unsent: true })),
        );
        await tx.addToOutbox(mutation('waits'), at);
        await tx.deleteRowsBefore([['note', first]]);
      });
      const kept = [...many, ...few].filter((row) => row.day !== null && row.day >= first);
      await store.read(async (tx) => {
        expect(sorted(await tx.allRows())).toEqual(sorted([...kept, ...others]));
        expect(await tx.rows(many.map((row) => row.id))).toEqual(
          new Map(many.slice(150).map((row) => [row.id, row])),
        );
        expect(await tx.allOverlay()).toHaveLength(1);
        expect(await tx.outbox()).toHaveLength(1);
      });
    });

    test('[SYL6] staged rows are seen after the flip and not before, and then only they', async () => {
      const store = await open();
      const [old, fresh, more] = [record(), record(), record()];
      let heard = 0;
      await store.write((tx) => tx.putRows([old]));
      await store.write((tx) => tx.stageRows([fresh]));
      store.subscribe(() => (heard += 1));
      await store.write((tx) => tx.stageRows([more]));
      expect(await store.read((tx) => tx.allRows())).toEqual([old]);
      expect(await store.read((tx) => tx.queryRows({ kind: 'note' }))).toEqual([old]);
      expect(heard).toBe(0);
      await store.write((tx) => tx.flipStage());
      await store.read(async (tx) => {
        expect(idsIn(await tx.allRows())).toEqual(idsIn([fresh, more]));
        expect(idsIn(await tx.queryRows({ kind: 'note' }))).toEqual(idsIn([fresh, more]));
        expect(await tx.countRows()).toBe(2);
        expect((await tx.rows([old.id, fresh.id])).size).toBe(1);
      });
      expect(heard).toBe(1);
    });

    test('[SYL6] a dropped stage is gone, and a flip without stage leaves no rows', async () => {
      const store = await open();
      await store.write((tx) => tx.putRows([record()]));
      await store.write((tx) => tx.stageRows([record()]));
      await store.write((tx) => tx.dropStage());
      await store.write((tx) => tx.flipStage());
      expect(await store.read((tx) => tx.countRows())).toBe(0);
    });

    test('[SYL20] how far a stage has come is kept with it, is told to nobody, and ends with it', async () => {
      const store = await open();
      const stage: Stage = {
        attempt: 'one',
        schema: 1,
        cursors: [[audienceA, 1, 7]],
        open: [audienceB],
        window: { fingerprint: 'w', from: [['note', dayOf(1)]] },
        directory: null,
        aside: [],
        received: 3,
      };
      let heard = 0;
      store.subscribe(() => (heard += 1));
      const kept = () => store.read((tx) => tx.stage());
      expect(await kept()).toBeNull();
      await store.write(async (tx) => {
        await tx.staged.putRows([record()]);
        await tx.putStage(stage);
      });
      expect(await kept()).toEqual(stage);
      expect(heard).toBe(0);
      await store.write((tx) => tx.dropStage());
      expect(await kept()).toBeNull();
      await store.write((tx) => tx.putStage(stage));
      await store.write((tx) => tx.flipStage());
      expect(await kept()).toBeNull();
    });

    test('[SYL20] a directory that is staged is not seen before the flip, and goes with the stage', async () => {
      const store = await open();
      const value = { me: meHere, spaces: [], audiences: [], persons: [], groups: [] };
      const named = (fingerprint: string) => ({ fingerprint, value });
      const seen = async () => (await store.read((tx) => tx.directory()))?.fingerprint;
      await store.write((tx) => tx.setDirectory(named('seen')));
      await store.write((tx) => tx.stageDirectory(named('dropped')));
      expect(await seen()).toBe('seen');
      await store.write((tx) => tx.dropStage());
      await store.write((tx) => tx.flipStage());
      expect(await seen()).toBe('seen');
      await store.write((tx) => tx.stageDirectory(named('flipped')));
      await store.write((tx) => tx.flipStage());
      expect(await seen()).toBe('flipped');
      await store.write((tx) => tx.setDirectory(named('later')));
      await store.write((tx) => tx.flipStage());
      expect(await seen()).toBe('later');
    });

    test('[SYL6] another flip works on what the first brought', async () => {
      const store = await open();
      const [first, second] = [record(), record()];
      for (const one of [first, second]) {
        await store.write(async (tx) => {
          await tx.dropStage();
          await tx.stageRows([one]);
          await tx.flipStage();
          // The same transaction goes on in the new generation.
          expect(await tx.allRows()).toEqual([one]);
        });
      }
      const later = { ...second, revision: 7 };
      await store.write((tx) => tx.putRows([later]));
      expect(await store.read((tx) => tx.allRows())).toEqual([later]);
    });

    test('[SYL6] a stage works the same in one piece or in many, large or small', async () => {
      const store = await open();
      const many = Array.from({ length: 700 }, (_, index) => record({ day: dayOf(index) }));
      await store.write((tx) => tx.putRows(many.slice(0, 10)));
      for (const [from, to] of [
        [0, 300],
        [300, 301],
        [301, 700],
      ]) {
        await store.write((tx) => tx.stageRows(many.slice(from, to)));
      }
      await store.write((tx) => tx.flipStage());
      await expectRows(store, many);
    });

    test.each([1, 2, 3, 4])(
      '[SYL4][SYL5][SYL6][SYL20] whatever is put, staged, purged and undone, in two tabs: seed %i',
      async (seed) => {
        const next = seeded(seed);
        const below = (end: number) => Math.floor(next() * end);
        const tabs = [await open(), await open()];
        const ids = Array.from({ length: 400 }, () => randomId<RecordId>());
        const audiences = [audienceA, audienceB, audienceC];
        const some = (count: number) =>
          Array.from({ length: count }, () => {
            const id = ids[below(ids.length)];
            const audience = audiences[below(3)];
            const kind = below(2) === 0 ? 'note' : 'event';
            const day = below(5) === 0 ? null : dayOf(below(200));
            return record({
              kind,
              day,
              revision: below(1_000),
              ...(id && { id }),
              ...(audience && { audience }),
            });
          });
        let expected = new Map<RecordId, Rec>();
        let expectedStage = new Map<RecordId, Rec>();
        for (let step = 0; step < 40; step += 1) {
          const tab = tabs[below(2)];
          if (tab === undefined) throw new Error('there are two tabs');
          // The staged rows are worked on as the seen ones are, and neither shows in the other.
          const isStaged = below(3) === 0;
          const after = new Map(isStaged ? expectedStage : expected);
          const dice = below(7);
          const rows = some(dice === 0 ? 150 + below(100) : 1 + below(5));
          const undone = below(4) === 0;
          const written = tab.write(async (tx) => {
            const writer = isStaged ? tx.staged : tx;
            if (dice <= 2) {
              for (const row of rows) after.set(row.id, row);
              await writer.putRows(rows);
            } else if (dice === 3) {
              for (const row of rows) after.delete(row.id);
              await writer.deleteRows(rows.map((row) => row.id));
            } else if (dice === 4) {
              const audience = audiences[below(3)] ?? audienceA;
              for (const [id, row] of after) if (row.audience === audience) after.delete(id);
              await writer.deleteRowsOfAudiences([audience]);
            } else if (dice === 5) {
              const first = dayOf(below(100));
              for (const [id, row] of after) {
                if (row.kind === 'note' && row.day !== null && row.day < first) after.delete(id);
              }
              await writer.deleteRowsBefore([['note', first]]);
            } else if (isStaged) {
              await tx.flipStage();
            } else {
              const fresh = new Map(some(below(300)).map((row) => [row.id, row]));
              after.clear();
              for (const [id, row] of fresh) after.set(id, row);
              await tx.dropStage();
              await tx.stageRows([...fresh.values()]);
              await tx.flipStage();
            }
            const looked = some(20).map((row) => row.id);
            const where = isStaged && dice === 6 ? tx : writer;
            expect(await where.rows(looked)).toEqual(pickFrom(after, looked));
            if (undone) throw new Error('planned');
          });
          if (undone) {
            await expect(written).rejects.toThrow('planned');
          } else {
            await written;
            if (dice === 6) {
              expected = after;
              expectedStage = new Map();
            } else if (isStaged) expectedStage = after;
            else expected = after;
          }
          await expectRows(tabs[below(2)] ?? tab, [...expected.values()]);
        }
        await tabs[0]?.write((tx) => tx.flipStage());
        await expectRows(tabs[1] ?? (await open()), [...expectedStage.values()]);
      },
    );

    test('[SYL7] the outbox keeps the order of making, over removals and tabs', async () => {
      const [first, second] = [await open(), await open()];
      const made = ['one', 'two', 'three', 'four'].map(mutation);
      for (const [index, one] of made.entries()) {
        await (index % 2 === 0 ? first : second).write((tx) => tx.addToOutbox(one, at));
      }
      const gone = made[1];
      if (gone !== undefined) await first.write((tx) => tx.removeFromOutbox([gone.id]));
      await first.write((tx) => tx.addToOutbox(mutation('five'), at));
      const outbox = await first.read((tx) => tx.outbox());
      expect(outbox.map((entry) => entry.mutation.name)).toEqual(['one', 'three', 'four', 'five']);
      const orders = outbox.map((entry) => entry.order);
      expect(orders).toEqual(orders.toSorted((a, b) => a - b));
      expect(new Set(orders).size).toBe(4);
      expect(outbox.map((entry) => entry.madeAt)).toEqual([at, at, at, at]);
    });

    test('[SYL7] adding a mutation twice changes nothing, and its order is never used again', async () => {
      const store = await open();
      const one = mutation('one');
      await store.write((tx) => tx.addToOutbox(one, at));
      await store.write((tx) => tx.confirmInOutbox(one.id, [[audienceA, 4]]));
      await store.write((tx) => tx.addToOutbox(one, at));
      const [entry] = await store.read((tx) => tx.outbox());
      expect(entry).toMatchObject({ mutation: one, confirmed: [[audienceA, 4]] });
      await store.write((tx) => tx.removeFromOutbox([one.id]));
      await store.write((tx) => tx.addToOutbox(mutation('two'), at));
      const [next] = await store.read((tx) => tx.outbox());
      expect(next?.order).toBeGreaterThan(entry?.order ?? Infinity);
    });

    test('[SYL7] confirming or removing an unknown mutation changes nothing', async () => {
      const store = await open();
      await store.write((tx) => tx.confirmInOutbox(randomId<MutationId>(), []));
      await store.write((tx) => tx.removeFromOutbox([randomId<MutationId>()]));
      await store.write((tx) => tx.removeAttention([randomId<MutationId>()]));
      expect(await store.read((tx) => tx.outbox())).toEqual([]);
    });

    test('[SYL8] attention keeps refused work whole, in order, once', async () => {
      const store = await open();
      const [first, second] = [mutation('one'), mutation('two')].map((made) => ({
        mutation: made,
        madeAt: at,
        refusedAt: at,
        code: 'record.absent',
        params: { record: 'r', count: 2, again: false },
      }));
      if (first === undefined || second === undefined) throw new Error('two were made');
      for (const entry of [first, second, first]) {
        await store.write((tx) => tx.putAttention(entry));
      }
      expect(await store.read((tx) => tx.attention())).toEqual([first, second]);
      await store.write((tx) => tx.removeAttention([first.mutation.id]));
      expect(await store.read((tx) => tx.attention())).toEqual([second]);
    });

    test('[SYL9] overlay is put and replaced, deletions included', async () => {
      const store = await open();
      const [one, two] = [record(), record()];
      await store.write((tx) =>
        tx.putOverlay([
          { id: one.id, record: one, unsent: true },
          { id: two.id, record: null, unsent: false },
        ]),
      );
      const seen = await store.read((tx) => tx.overlay([two.id, randomId<RecordId>()]));
      expect([...seen.values()]).toEqual([{ id: two.id, record: null, unsent: false }]);
      await store.write((tx) => tx.replaceOverlay([{ id: two.id, record: two, unsent: true }]));
      expect(await store.read((tx) => tx.allOverlay())).toEqual([
        { id: two.id, record: two, unsent: true },
      ]);
    });

    test('[SYL10] cursors, directory and instant are replaced whole', async () => {
      const store = await open();
      await store.write(fillEverything);
      const cursors: Cursor[] = [[audienceB, 9, 1]];
      await store.write((tx) => tx.setCursors(cursors));
      await store.read(async (tx) => {
        expect(await tx.cursors()).toEqual(cursors);
        expect((await tx.directory())?.fingerprint).toBe('f1');
        expect(await tx.syncedAt()).toBe(at);
      });
      await store.write(async (tx) => {
        await tx.setDirectory(null);
        await tx.setSyncedAt(null);
      });
      await store.read(async (tx) => {
        expect(await tx.directory()).toBeNull();
        expect(await tx.syncedAt()).toBeNull();
      });
    });

    test('[SYL10] contact, window and what was set aside are replaced whole; a contact tells nobody', async () => {
      const store = await open();
      await store.read(async (tx) => {
        expect(await tx.contact()).toBeNull();
        expect(await tx.window()).toBeNull();
        expect(await tx.setAside()).toEqual([]);
      });
      let heard = 0;
      store.subscribe(() => (heard += 1));
      const contact = {
        lookedAtMs: 1,
        awayMs: 2,
        leaseDays: 14,
        clockAheadMs: -3,
        writes: 'closed',
        schema: 4,
      } as const;
      await store.write((tx) => tx.putContact(contact));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard).toBe(0);
      const window = { fingerprint: 'w', from: [['note', '2026-05-01']] } as const;
      const aside = { record: null, audience: audienceA, kind: 'note', field: 'text' };
      await store.write(async (tx) => {
        await tx.putWindow({ fingerprint: 'w', from: [['note', '2026-05-01']] });
        await tx.putSetAside([aside, aside]);
      });
      await store.write((tx) => tx.putSetAside([aside]));
      await store.read(async (tx) => {
        expect(await tx.contact()).toEqual(contact);
        expect(await tx.window()).toEqual(window);
        expect(await tx.setAside()).toEqual([aside]);
      });
      await store.write(async (tx) => {
        await tx.putContact(null);
        await tx.putWindow(null);
      });
      expect(await store.read((tx) => tx.contact())).toBeNull();
      expect(await store.read((tx) => tx.window())).toBeNull();
    });

    test('[SYL11] what was handed over may change without changing what is stored', async () => {
      const store = await open();
      const body: Record<string, unknown> = { text: 'before' };
      const one = record({ body });
      await store.write((tx) => tx.putRows([one]));
      body['text'] = 'after';
      const rows = await store.read((tx) => tx.allRows());
      expect(rows[0]?.body).toEqual({ text: 'before' });
    });

    test('[SYL11] every text and number comes back as it went in', async () => {
      const store = await open();
      const hostile = JSON.parse('{"__proto__":{"x":1},"constructor":"c"}') as object;
      const body = { ...hostile, text: '\u0000😀\ud800<script>', n: -0.1, none: null, list: [1] };
      const one = record({ body });
      await store.write((tx) => tx.putRows([one]));
      const [row] = await store.read((tx) => tx.allRows());
      expect(Object.entries(row?.body ?? {})).toEqual(Object.entries(body));
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    });

    test('[SYL12] a destroyed copy is gone for every tab', async () => {
      const [first, second] = [await open(), await open()];
      await first.write(fillEverything);
      await second.destroy();
      opened.splice(0);
      await expect
        .poll(() => first.read((tx) => tx.countRows()).catch((error: unknown) => error))
        .toMatchObject({ code: 'sync.storage-closed' });
      database = undefined;
    });

    test('[SYL12] a closed copy answers with a registered error', async () => {
      const store = await open();
      await store.close();
      await expect(store.read((tx) => tx.outbox())).rejects.toMatchObject({
        code: 'sync.storage-closed',
      });
      await expect(store.write((tx) => tx.dropStage())).rejects.toMatchObject({
        code: 'sync.storage-closed',
      });
    });

    test('[SYL13] a transaction cannot be used after its end', async () => {
      const store = await open();
      let leaked: StoreWriter | undefined;
      await store.write(async (tx) => {
        leaked = tx;
      });
      await expect(leaked?.putRows([record()])).rejects.toThrow(/transaction|Transaction/);
      expect(await store.read((tx) => tx.countRows())).toBe(0);
    });
  });
}

const at = '2026-05-01T08:00:00.000Z';
const [audienceA, audienceB, audienceC] = [
  '00000000-0000-4000-8000-00000000000a',
  '00000000-0000-4000-8000-00000000000b',
  '00000000-0000-4000-8000-00000000000c',
] as [AudienceId, AudienceId, AudienceId];

function record(parts: Partial<Rec> = {}): Rec {
  return {
    id: randomId<RecordId>(),
    audience: audienceA,
    kind: 'note',
    body: { text: 'a text' },
    day: null,
    persons: [randomId<PersonId>()],
    revision: 1,
    merged: 0,
    createdBy: randomId<AccountId>(),
    createdAt: at,
    changedBy: randomId<AccountId>(),
    changedAt: at,
    ...parts,
  };
}

function mutation(name: string): Mutation {
  return { id: randomId<MutationId>(), name, args: { text: name }, schema: 1, base: [] };
}

async function fillEverything(tx: StoreWriter): Promise<void> {
  const one = record();
  await tx.putRows([one]);
  await tx.putOverlay([{ id: one.id, record: one, unsent: true }]);
  await tx.addToOutbox(mutation('filled'), at);
  await tx.putAttention({
    mutation: mutation('refused'),
    madeAt: at,
    refusedAt: at,
    code: 'record.absent',
    params: {},
  });
  await tx.setCursors([[audienceA, 1, 1]]);
  await tx.setDirectory({
    fingerprint: 'f1',
    value: { me: meHere, spaces: [], audiences: [], persons: [], groups: [] },
  });
  await tx.setSyncedAt(at);
}

/** The store holds exactly these rows, however it is asked. */
async function expectRows(store: LocalStore, expected: readonly Rec[]): Promise<void> {
  await store.read(async (tx) => {
    expect(sorted(await tx.allRows())).toEqual(sorted(expected));
    expect(await tx.countRows()).toBe(expected.length);
    const ids = expected.map((row) => row.id);
    expect(await tx.rows(ids)).toEqual(new Map(expected.map((row) => [row.id, row])));
    for (const kind of ['note', 'event']) {
      const [from, to] = [dayOf(40), dayOf(90)];
      const ofKind = expected.filter((row) => row.kind === kind);
      const inRange = ofKind.filter((row) => row.day !== null && row.day >= from && row.day <= to);
      expect(sorted(await tx.queryRows({ kind }))).toEqual(sorted(ofKind));
      expect(sorted(await tx.queryRows({ kind, from, to }))).toEqual(sorted(inRange));
    }
  });
}

function sorted(rows: readonly Rec[]): Rec[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function pickFrom(rows: ReadonlyMap<RecordId, Rec>, ids: readonly RecordId[]) {
  return new Map(
    ids.flatMap((id) => {
      const row = rows.get(id);
      return row === undefined ? [] : [[id, row]];
    }),
  );
}

function dayOf(index: number): PlainDay {
  return addDays('2026-01-01' as PlainDay, index % 200);
}

/** Random numbers that a seed repeats (a linear congruence, enough to choose steps by). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function idsIn(rows: readonly Rec[]): ReadonlySet<RecordId> {
  return new Set(rows.map((row) => row.id));
}
