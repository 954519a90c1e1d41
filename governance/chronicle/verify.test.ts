import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { webCrypto } from '#adapters/chronicle/web-crypto.ts';
import { goldenKey, goldenLines, goldenNote } from '#testkit/chronicle/golden-export.ts';
import {
  linesOf,
  madeEvents,
  madeEvent,
  madeSigner,
  noteAt,
  verifyLines,
  withErased,
  withoutDetails,
} from '#testkit/chronicle/made-chronicle.ts';
import type { NoteSigner } from './crypto.ts';
import { type ChronicleEvent, eventText } from './event.ts';
import { handoverText } from './handover.ts';
import { formatNote, parseNote } from './signed-note.ts';

const events = madeEvents(30);
const held = noteAt(events, 20);
const keys = madeSigner.verifierKeys;
const notes = new Map([10, 25].map((size) => [size, noteAt(events, size)]));

/** The chain with one event changed, and from there on chained anew, as whoever has the database can. */
function rewritten(from: number, change: Partial<ChronicleEvent>): ChronicleEvent[] {
  const made = events.slice(0, from - 1);
  for (const event of events.slice(from - 1)) {
    const open = {
      ...event,
      ...(event.seq === from && change),
      prev: made.at(-1)?.hash ?? event.prev,
    };
    made.push({ ...open, hash: nodeCrypto.sha256(eventText('t_0123456789ab', open)) as string });
  }
  return made;
}

function changed(seq: number, change: Partial<ChronicleEvent>): ChronicleEvent[] {
  return events.map((event) => (event.seq === seq ? { ...event, ...change } : event));
}

const without = (seq: number) => events.filter((event) => event.seq !== seq);

function swapped(one: number, other: number): ChronicleEvent[] {
  const list = [...events];
  [list[one - 1], list[other - 1]] = [list[other - 1]!, list[one - 1]!];
  return list;
}

describe('a chronicle that is whole', () => {
  test('[CH14] is good, and says what that stands on', async () => {
    const lines = linesOf({ events, notes });
    expect(await verifyLines(lines)).toMatchObject({
      verdict: 'good',
      exitCode: 0,
      events: 30,
      size: 30,
      head: events.at(-1)?.hash,
      detailed: 30,
      signedSize: 25,
      ground: 'file',
    });
    expect(await verifyLines(lines, { keys })).toMatchObject({ verdict: 'good', ground: 'key' });
    expect(await verifyLines(lines, { keys, held: [held] })).toMatchObject({
      verdict: 'good',
      ground: 'checkpoint',
      signedSize: 25,
    });
  });

  test('[CH14] is good as it was exported by the first version', async () => {
    const report = await verifyLines(goldenLines, { keys: [goldenKey], held: [goldenNote] });
    expect(report).toMatchObject({
      verdict: 'good',
      ground: 'checkpoint',
      events: 6,
      signedSize: 5,
    });
  });

  test('[CH3] is good without the details that were erased, when a later event says so', async () => {
    const seqs = [3, 4, 5, 9, 30];
    const report = await verifyLines(linesOf({ events: withErased(events, seqs), notes }), {
      keys,
      held: [held],
    });
    expect(report).toMatchObject({
      verdict: 'good',
      detailed: 26,
      erased: [
        { from: 3, to: 5 },
        { from: 9, to: 9 },
        { from: 30, to: 30 },
      ],
      erasedInAll: 3,
    });
  });

  test('[CH14] goes on from a checkpoint that is held, and says where it begins', async () => {
    const lines = linesOf({ events: events.slice(20), after: 20 });
    const options = { keys, held: [held, noteAt(events, 10)] };
    expect(await verifyLines(lines, options)).toMatchObject({
      verdict: 'good',
      ground: 'checkpoint',
      after: 20,
      signedSize: 20,
      unsigned: { from: 21, to: 30 },
      unchecked: [10],
    });
    expect(await verifyLines(lines, { keys })).toMatchObject({ verdict: 'gap' });
  });

  test('[CH13] is good under the old key and the new one while both sign', async () => {
    const both = nodeSigner('obhut.test', [Buffer.alloc(32, 9), Buffer.alloc(32, 7)]);
    const lines = linesOf({ events, notes: new Map([[25, noteAt(events, 25, both)]]) });
    expect(both.verifierKeys).toHaveLength(2);
    for (const key of both.verifierKeys) {
      expect(await verifyLines(lines, { keys: [key] })).toMatchObject({ verdict: 'good' });
    }
    const another = nodeSigner('obhut.test', [Buffer.alloc(32, 8)]).verifierKeys;
    expect(await verifyLines(lines, { keys: another })).toMatchObject({ verdict: 'signature' });
  });

  test('[CH13] is good under the new key alone, which covers what the old one signed', async () => {
    const next = nodeSigner('obhut.test', [Buffer.alloc(32, 9)]);
    const both = nodeSigner('obhut.test', [Buffer.alloc(32, 9), Buffer.alloc(32, 7)]);
    const handedOver = new Map([
      [5, noteAt(events, 5)],
      [10, noteAt(events, 10)],
      [15, noteAt(events, 15, both)],
      [25, noteAt(events, 25, next)],
    ]);
    const lines = linesOf({ events, notes: handedOver });
    const options = { keys: next.verifierKeys };
    expect(await verifyLines(lines, options)).toMatchObject({ verdict: 'good', signedSize: 25 });
    // A checkpoint of before that is held: it fits, and is covered as well.
    expect(await verifyLines(lines, { ...options, held: [noteAt(events, 10)] })).toMatchObject({
      verdict: 'good',
      ground: 'key',
    });
    // The old key knows nothing of what came after the hand-over.
    expect(await verifyLines(lines, { keys })).toMatchObject({
      verdict: 'signature',
      findings: [{ seq: 25 }],
    });
    // Covered or not, it has to be of this chronicle.
    const theirs = rewritten(3, { action: 'journal.erase' });
    const mixed = linesOf({ events, notes: new Map(handedOver).set(10, noteAt(theirs, 10)) });
    expect(await verifyLines(mixed, options)).toMatchObject({ verdict: 'fork' });
  });

  test('[CH14] is good by the crypto of browsers as by that of the server', async () => {
    const lines = linesOf({ events, notes });
    const options = { keys, held: [held] };
    const [here, there] = await Promise.all([
      verifyLines(lines, options),
      verifyLines(lines, options, webCrypto()),
    ]);
    expect(there).toEqual(here);
  });
});

describe('what somebody did to it has a name and an exit code', () => {
  const forged = { ...events[9]!, actor: '00000000-0000-4000-8000-000000000000' };
  test.each<[string, readonly string[], string, number, number | null, boolean]>([
    ['an actor changed', linesOf({ events: changed(10, forged) }), 'edit', 11, 10, false],
    [
      'a time changed',
      linesOf({ events: changed(7, { at: '2026-05-02T10:00:00.000007Z' }) }),
      'edit',
      11,
      7,
      false,
    ],
    [
      'details changed',
      linesOf({ events: changed(12, { detail: { salt: '0'.repeat(64), text: '{}' } }) }),
      'edit',
      11,
      12,
      false,
    ],
    [
      'an event changed and given its own hash',
      linesOf({ events: changed(10, rewritten(10, { action: 'journal.erase' })[9]!) }),
      'fork',
      13,
      11,
      false,
    ],
    [
      'chained anew from there on, against a checkpoint that is held',
      linesOf({ events: rewritten(10, { action: 'journal.erase' }) }),
      'fork',
      13,
      20,
      true,
    ],
    ['an event taken out', linesOf({ events: without(13) }), 'gap', 12, 13, false],
    ['the first taken out', linesOf({ events: without(1) }), 'gap', 12, 1, false],
    ['two that changed places', linesOf({ events: swapped(5, 6) }), 'reorder', 14, 5, false],
    [
      'two that changed numbers',
      linesOf({
        events: swapped(5, 6).map((event, at) => ({ ...event, seq: at + 1 })),
      }),
      'reorder',
      14,
      5,
      false,
    ],
    [
      'one that is there twice',
      linesOf({ events: [...events.slice(0, 8), events[7]!, ...events.slice(8)] }),
      'fork',
      13,
      8,
      false,
    ],
    [
      'the end cut off, against a checkpoint that is held',
      linesOf({ events: events.slice(0, 15) }),
      'truncation',
      15,
      15,
      true,
    ],
    ['a file that broke off', linesOf({ events }).slice(0, -1), 'truncation', 15, 30, false],
    ['nothing at all', [], 'malformed', 10, null, false],
    ['half a line', [...linesOf({ events }).slice(0, 3), '{"seq":3'], 'malformed', 10, null, false],
    [
      'another tenant',
      linesOf({ events }).map((line) => line.replace('t_0123456789ab', 't_ba9876543210')),
      'malformed',
      10,
      null,
      true,
    ],
  ])('[CH15][CH16] %s', async (_name, lines, kind, exitCode, seq, needsHeld) => {
    const report = await verifyLines(lines, needsHeld ? { keys, held: [held] } : {});
    expect(report).toMatchObject({ verdict: kind, exitCode });
    if (seq !== null) expect(report.findings[0]).toMatchObject({ kind, seq });
  });

  test('[CH15] all of it signed anew by another key, against the key that is held', async () => {
    const thief = nodeSigner('obhut.test', [Buffer.alloc(32, 66)]);
    const theirs = rewritten(10, { action: 'journal.erase' });
    const lines = linesOf({ events: theirs, notes: new Map([[25, noteAt(theirs, 25, thief)]]) });
    lines[0] = lines[0]!.replace(JSON.stringify(keys), JSON.stringify(thief.verifierKeys));
    // By its own word nothing is wrong with it, and the report says that it is no more than that.
    expect(await verifyLines(lines)).toMatchObject({ verdict: 'good', ground: 'file' });
    expect(await verifyLines(lines, { keys })).toMatchObject({
      verdict: 'signature',
      exitCode: 16,
    });
  });

  test('[CH15] a checkpoint that is held and that the key did not sign', async () => {
    const other = noteAt(events, 20, nodeSigner('obhut.test', [Buffer.alloc(32, 1)]));
    const report = await verifyLines(linesOf({ events }), { keys, held: [other] });
    expect(report).toMatchObject({ verdict: 'signature', exitCode: 16 });
    const bent = held.replace('\n20\n', '\n19\n');
    expect(await verifyLines(linesOf({ events }), { keys, held: [bent] })).toMatchObject({
      verdict: 'signature',
    });
  });

  test('[CH15] all of it written anew and no checkpoint in it, against the key alone', async () => {
    const theirs = rewritten(1, { action: 'journal.erase' });
    const report = await verifyLines(linesOf({ events: theirs }), { keys });
    expect(report).toMatchObject({ verdict: 'signature', exitCode: 16, ground: 'file' });
    expect(report.unsigned).toEqual({ from: 1, to: 30 });
  });

  test('[CH15] checkpoints that stand before their events are compared when those come', async () => {
    const genuine = notes.entries().map(([, note]) => JSON.stringify({ checkpoint: note }));
    const early = (list: readonly ChronicleEvent[]) =>
      linesOf({ events: list }).toSpliced(1, 0, ...genuine.toArray());
    const theirs = rewritten(8, { action: 'journal.erase' });
    expect(await verifyLines(early(theirs), { keys })).toMatchObject({
      verdict: 'fork',
      findings: [{ seq: 10 }, { seq: 25 }],
    });
  });

  test('[CH15] the end that nobody signed is named', async () => {
    expect(await verifyLines(linesOf({ events, notes }), { keys })).toMatchObject({
      verdict: 'good',
      ground: 'key',
      signedSize: 25,
      unsigned: { from: 26, to: 30 },
    });
    const all = linesOf({ events, notes: new Map([[30, noteAt(events, 30)]]) });
    expect(await verifyLines(all, { keys })).toMatchObject({ verdict: 'good', unsigned: null });
  });

  test('[CH3][CH15] details that were taken away, and nothing says so', async () => {
    const report = await verifyLines(
      linesOf({ events: withoutDetails(events, [7, 12, 13]), notes }),
      { keys },
    );
    expect(report).toMatchObject({
      verdict: 'edit',
      erased: [],
      findings: [
        {
          kind: 'edit',
          seq: 7,
          line: 8,
          words: 'event 7 has no details, and nothing says they were erased',
        },
        {
          kind: 'edit',
          seq: 12,
          words: 'events 12 to 13 have no details, and nothing says they were erased',
        },
      ],
    });
    // What an event says of later ones excuses nothing, nor does one that says it in other words.
    const early = [madeEvent({ text: '{"events":[2]}', action: 'chronicle.erase' })];
    for (const action of ['journal.write', 'chronicle.erase']) {
      const text = action === 'chronicle.erase' ? '{"events":"2"}' : '{"events":[2]}';
      while (early.length < 3) {
        early.push(madeEvent({ prev: early.at(-1), text, action: 'journal.write' }));
      }
      const list = withoutDetails([...early, madeEvent({ prev: early.at(-1), text, action })], [2]);
      expect(await verifyLines(linesOf({ events: list }))).toMatchObject({
        verdict: 'edit',
        findings: [{ seq: 2 }],
      });
    }
  });

  test('[CH15] two checkpoints that are held, of one size and different chronicles', async () => {
    const theirs = noteAt(rewritten(10, { action: 'journal.erase' }), 20);
    for (const pair of [
      [held, theirs],
      [theirs, held],
    ]) {
      // Not even of a part that begins behind them.
      for (const lines of [
        linesOf({ events, notes }),
        linesOf({ events: events.slice(20), after: 20 }),
      ]) {
        expect(await verifyLines(lines, { keys, held: pair })).toMatchObject({ verdict: 'fork' });
      }
    }
  });

  test('[CH15] a line says each thing once, and in one way', async () => {
    const lines = linesOf({ events, notes });
    for (const bent of [
      (line: string) => line.replace('"action":', '"action":"journal.read","action":'),
      (line: string) => line.replace('"detail":', '"detail":null,"detail":'),
      (line: string) => line.replace('"seq":5', '"seq":5.0'),
      (line: string) => line.replace('journal', String.raw`\u006aournal`),
      (line: string) => `${line} `,
    ]) {
      const report = await verifyLines(lines.with(5, bent(lines[5] ?? '')), { keys });
      expect(report).toMatchObject({ verdict: 'malformed', findings: [{ line: 6 }, {}] });
    }
  });

  test('[CH15] JSON inside of JSON may spell half a character: it is letters there', async () => {
    const text = String.raw`{"objects":[],"more":"\ud83d\ude00 \ud800"}`;
    const list = [...events, madeEvent({ prev: events.at(-1), text, action: 'journal.write' })];
    expect(await verifyLines(linesOf({ events: list, notes }), { keys })).toMatchObject({
      verdict: 'good',
      detailed: 31,
    });
  });

  test('[CH15] half a character is no other way to write the mark for what cannot be read', async () => {
    const marked = madeEvents(1).map((event) => ({ ...event, action: '\ufffd' }));
    const [event] = marked.map((open) => ({
      ...open,
      hash: nodeCrypto.sha256(eventText('t_0123456789ab', open)) as string,
    }));
    const lines = linesOf({ events: [event!] });
    expect(await verifyLines(lines)).toMatchObject({ verdict: 'good' });
    const bent = lines.map((line) => line.replaceAll('\ufffd', String.raw`\ud800`));
    expect(await verifyLines(bent)).toMatchObject({ verdict: 'malformed' });
  });

  test('[CH15] seeded: whatever byte of whatever line is changed, it is found or nothing was said', async () => {
    const lines = linesOf({ events: events.slice(0, 6), notes: new Map([[6, noteAt(events, 6)]]) });
    const options = { keys, held: [noteAt(events, 5)] };
    for (let seed = 0; seed < 150; seed += 1) {
      const at = 1 + (seed % (lines.length - 1));
      const line = lines[at]!;
      const place = (seed * 7877) % line.length;
      const letter = line[place] === '1' ? '2' : '1';
      const bent = line.slice(0, place) + letter + line.slice(place + 1);
      const report = await verifyLines(lines.with(at, bent), options);
      expect(report.verdict, bent).not.toBe('good');
    }
  });
});

describe('a key that another follows', () => {
  const [first, second, third] = [7, 9, 11].map((seed) =>
    nodeSigner('obhut.test', [Buffer.alloc(32, seed)]),
  ) as [NoteSigner, NoteSigner, NoteSigner];
  const keyOf = (signer: NoteSigner) => signer.verifierKeys[0] ?? '';
  const handover = (from: NoteSigner, to: NoteSigner, signers = [from, to]) => {
    const text = handoverText({ from: keyOf(from), to: keyOf(to), at: '2026-05-02T10:00:00.000Z' });
    const signatures = signers.flatMap((one) => parseNote(one.sign(text))?.signatures ?? []);
    return formatNote({ text, signatures });
  };
  /** Ten events, then a hand-over and nine more, for each note. */
  const chainOf = (handovers: readonly string[]) => {
    let chain = madeEvents(10);
    for (const [at, note] of handovers.entries()) {
      const text = JSON.stringify({ key: at + 2, note });
      chain = [...chain, madeEvent({ prev: chain.at(-1), text, action: 'chronicle.hand-over' })];
      for (let more = 0; more < 9; more += 1) {
        chain = [...chain, madeEvent({ prev: chain.at(-1), text: '{}', action: 'journal.write' })];
      }
    }
    return chain;
  };
  const signedBy = (chain: readonly ChronicleEvent[], signers: readonly [number, NoteSigner][]) =>
    new Map(signers.map(([size, signer]) => [size, noteAt(chain, size, signer)]));
  const withFirstLine = (lines: readonly string[], handovers: readonly string[], after = 0) => [
    JSON.stringify({
      chronicle: 1,
      tenant: 't_0123456789ab',
      keys: [third, second, first].map(keyOf),
      handovers,
      after,
    }),
    ...lines.slice(1),
  ];
  const honest = [handover(first, second), handover(second, third)];
  const chain = chainOf(honest);
  const honestNotes = signedBy(chain, [
    [10, first],
    [20, second],
    [30, third],
  ]);

  test('[CH21] is good under the first key alone, and under each of the later ones', async () => {
    const lines = linesOf({ events: chain, notes: honestNotes });
    for (const signer of [first, second, third]) {
      const report = await verifyLines(lines, { keys: [keyOf(signer)] });
      expect(report).toMatchObject({ verdict: 'good', ground: 'key', signedSize: 30 });
    }
    const browser = await verifyLines(lines, { keys: [keyOf(first)] }, webCrypto());
    expect(browser).toMatchObject({ verdict: 'good', signedSize: 30 });
    // A checkpoint of the third key that is held, by who holds the first key.
    expect(
      await verifyLines(withFirstLine(lines, honest), {
        keys: [keyOf(first)],
        held: [noteAt(chain, 30, third)],
      }),
    ).toMatchObject({ verdict: 'good', ground: 'checkpoint' });
  });

  test('[CH21] of a part that begins behind the hand-over its first line proves the key', async () => {
    const part = linesOf({ events: chain.slice(20), notes: honestNotes, after: 20 });
    const held = [noteAt(chain, 20, second)];
    const options = { keys: [keyOf(first)], held };
    const report = await verifyLines(withFirstLine(part, honest, 20), options);
    expect(report).toMatchObject({ verdict: 'good', signedSize: 30 });
    expect(await verifyLines(part, options)).toMatchObject({ verdict: 'signature' });
    // The key before had handed over by then, though the event is not in the file.
    const late = linesOf({
      events: chain.slice(20),
      notes: signedBy(chain, [[30, first]]),
      after: 20,
    });
    expect(await verifyLines(withFirstLine(late, honest, 20), options)).toMatchObject({
      verdict: 'key',
      findings: [{ kind: 'key', seq: 30 }],
    });
  });

  test.each<[string, string, readonly [number, NoteSigner][]]>([
    ['not signed by the key before', handover(first, second, [second]), [[20, second]]],
    ['not signed by the key after', handover(first, second, [first]), [[20, second]]],
    ['signed by a thief in the name of the key', stolen(), [[20, second]]],
    ['none at all', 'hello', [[10, first]]],
    ['from a key that nobody believes', handover(third, second), [[20, second]]],
  ])('[CH16][CH21] a hand-over %s is a finding', async (_name, note, signers) => {
    const events = chainOf([note]);
    const lines = linesOf({ events, notes: signedBy(events, signers) });
    const report = await verifyLines(lines, { keys: [keyOf(first)] });
    expect(report).toMatchObject({ verdict: 'key', exitCode: 17 });
  });

  test('[CH21] a key that handed over signs nothing any more, and hands over once', async () => {
    const late = signedBy(chain, [
      [10, first],
      [20, first],
      [30, third],
    ]);
    expect(
      await verifyLines(linesOf({ events: chain, notes: late }), { keys: [keyOf(first)] }),
    ).toMatchObject({ verdict: 'key', findings: [{ kind: 'key', seq: 20 }] });
    const twice = chainOf([honest[0]!, handover(first, third)]);
    const notes = signedBy(twice, [
      [20, second],
      [30, second],
    ]);
    expect(
      await verifyLines(linesOf({ events: twice, notes }), { keys: [keyOf(first)] }),
    ).toMatchObject({ verdict: 'key', findings: [{ kind: 'key', seq: 21 }] });
  });

  function stolen(): string {
    const thief = nodeSigner('obhut.test', [Buffer.alloc(32, 66)]);
    const note = parseNote(handover(first, second))!;
    const [real, other] = note.signatures;
    const forged = parseNote(thief.sign(note.text))!.signatures[0]!;
    return formatNote({ ...note, signatures: [{ ...real!, signature: forged.signature }, other!] });
  }
});
