import { expect, test } from 'vitest';
import { goldenLines } from '#testkit/chronicle/golden-export.ts';
import { linesOf, madeEvents } from '#testkit/chronicle/made-chronicle.ts';
import { Rng } from '#testkit/rng.ts';
import { eventBeginning, eventText, plainEventText } from './event.ts';
import { parseExportLine } from './export-line.ts';

/** What JSON says of a line; null where it says otherwise than the line is written. */
function asJson(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify(value) === line ? value : null;
  } catch {
    return null;
  }
}

const lines = [...goldenLines, ...linesOf({ events: madeEvents(5) })];

test('[CH14] seeded: an event is read by its places exactly as JSON reads it, whatever is done to its line', () => {
  const rng = new Rng(20261129);
  const odd = ['"', '\\', '\\u0041', 'ü', '\u0001', '0', '{', '}', ',', ' ', '\\n', '\ud800', '😀'];
  let events = 0;
  for (let round = 0; round < 6_000; round += 1) {
    const line = lines[rng.below(lines.length)] ?? '';
    const at = rng.below(line.length + 1);
    const put = odd[rng.below(odd.length)] ?? '';
    const changed =
      round < lines.length
        ? (lines[round] ?? '')
        : line.slice(0, at) + put + line.slice(at + rng.below(3));
    const read = parseExportLine(changed);
    if (read?.type !== 'event') continue;
    events += 1;
    expect(read.event, changed).toEqual(asJson(changed));
    if (read.isPlain) {
      const beginning = eventBeginning('t_0123456789ab');
      expect(plainEventText(beginning, read.event)).toBe(eventText('t_0123456789ab', read.event));
    }
  }
  // Many changes leave an event one; what it says is another thing.
  expect(events).toBeGreaterThan(500);
});

test('[CH14] names in another order, or written otherwise, are read as JSON says or not at all', () => {
  const [, line = ''] = goldenLines;
  const event = JSON.parse(line) as Record<string, unknown>;
  const turned = JSON.stringify(Object.fromEntries(Object.entries(event).toReversed()));
  expect(parseExportLine(turned)).toEqual({ type: 'event', event, isPlain: false });
  expect(parseExportLine(line)).toEqual({ type: 'event', event, isPlain: true });
  for (const other of [
    line.replace('"seq":1', '"seq":01'),
    line.replace('"seq":1', '"seq":1.0'),
    line.replace('"seq":1', '"seq": 1'),
    line.replace('"at":"2', '"at":"\\u0032'),
    `${line} `,
    line.replace('"at"', '"at":"","at"'),
    line.replace(/\}$/, ',"more":1}'),
  ]) {
    expect(other).not.toBe(line);
    expect(parseExportLine(other), other).toBeNull();
  }
});
