import { expect, test } from 'vitest';
import { RowLines } from '#kernel/sync/server/row-lines.ts';

const record = 'b079c1ac-8b04-4a66-9302-db293bf4503a';
const audience = 'c7c109ee-ec8f-491b-8852-c2a25bdab640';
const mira = '5251b6b8-ad3d-447b-bf4a-7ebfb08ef78a';
const tom = '69a1cbd5-33c0-4c5e-a3a7-57b2b3b4d6f1';
const at = '2026-05-03 08:00:00+00';
const later = '2026-05-03 08:00:00.123456+00';

interface Cells {
  readonly day?: string;
  readonly persons?: string;
  /** As COPY writes it. */
  readonly body?: string;
}

function lineOf({ day = '', persons = '{}', body = '{}' }: Cells): Buffer {
  const cells = ['7', record, '', '', audience, '', '12', '', 'testkit.note', '', '', day];
  cells.push('', '', '', persons, '3', '', mira, '', '', at, '', '', tom, '', '', later, '', body);
  return Buffer.from(`${cells.join('\t')}\n`);
}

/** The row that is expected of these. */
function rowOf({
  day,
  persons = [],
  body = {},
}: {
  day?: string;
  persons?: string[];
  body?: object;
}) {
  const written = [mira, at, tom, later];
  return [record, audience, 12, 'testkit.note', day ?? null, persons, 3, ...written, body, 7];
}

function read(page: Buffer): unknown {
  return JSON.parse(page.toString());
}

test.each<[string, Cells, Parameters<typeof rowOf>[0]]>([
  ['nothing that may be absent', {}, {}],
  ['a day', { day: '2026-05-03' }, { day: '2026-05-03' }],
  ['a person', { persons: `{${mira}}` }, { persons: [mira] }],
  [
    'a day, persons and text',
    { day: '2026-05-03', persons: `{${mira},${tom},${mira}}`, body: '{"title":"Größe 🎈"}' },
    { day: '2026-05-03', persons: [mira, tom, mira], body: { title: 'Größe 🎈' } },
  ],
  [
    'what JSON escapes, escaped once more',
    { body: String.raw`{"title":"\\"","text":"a\\nb\\\\n\\u0000\\\\"}` },
    { body: { title: '"', text: 'a\nb\\n\u0000\\' } },
  ],
  [
    'white space between the words of JSON, which COPY escapes',
    { body: String.raw`\n{\t"title":\r\n"Chor"\n}\n` },
    { body: { title: 'Chor' } },
  ],
])('[SY2] a line of COPY is the row it was made of: %s', (_, cells, row) => {
  const lines = new RowLines('{"rows":[', 64);
  lines.add(lineOf(cells));
  lines.add(lineOf({}));
  expect(read(lines.take(']}'))).toEqual({ rows: [rowOf(row), rowOf({})] });
});

test('[SY2] each page has its own rows, and stays as it is until it is given back', () => {
  const lines = new RowLines('[', 16);
  lines.add(lineOf({ day: '2026-05-03' }));
  lines.add(lineOf({}));
  expect(lines.rows).toBe(2);
  const first = lines.take(']');
  expect([lines.rows, lines.byteLength]).toEqual([0, 0]);
  lines.add(lineOf({ persons: `{${tom}}` }));
  const { byteLength } = lines;
  const second = lines.take(',"as text"]');
  expect(second).toHaveLength('['.length + byteLength + ',"as text"]'.length);
  expect(read(first)).toEqual([rowOf({ day: '2026-05-03' }), rowOf({})]);
  expect(read(second)).toEqual([rowOf({ persons: [tom] }), 'as text']);
  lines.giveBack(first);
  lines.add(lineOf({ body: '{"a":1}' }));
  const third = lines.take(']');
  lines.add(lineOf({ body: '{"b":2}' }));
  const fourth = lines.take(']');
  expect(fourth.buffer).toBe(first.buffer);
  expect(read(second)).toEqual([rowOf({ persons: [tom] }), 'as text']);
  expect(read(third)).toEqual([rowOf({ body: { a: 1 } })]);
  expect(read(fourth)).toEqual([rowOf({ body: { b: 2 } })]);
});

test('[SY2] lines that lie in one piece of memory are read each from where it begins', () => {
  const bodies = ['{}', String.raw`{"title":"\\\\"}`, '{"text":"none"}', String.raw`{	}`, '{}'];
  const cells = bodies.map((body) => lineOf({ body }));
  const source = Buffer.concat([Buffer.from('d....'), ...cells, Buffer.from('\\')]);
  const lines = new RowLines('[', 16);
  let at = 5;
  for (const line of cells) {
    lines.add(source, at, at + line.length);
    at += line.length;
  }
  // And once more from the beginning.
  const [, second] = cells;
  if (second === undefined) throw new Error('no second line');
  lines.add(source, 5 + (cells[0]?.length ?? 0), 5 + (cells[0]?.length ?? 0) + second.length);
  const found = read(lines.take(']')) as unknown[][];
  expect(found.map((row) => row[11])).toEqual([
    {},
    { title: '\\' },
    { text: 'none' },
    {},
    {},
    { title: '\\' },
  ]);
});

test('[SY2] a line that is not of a record is refused, not waited for', () => {
  const lines = new RowLines('[', 16);
  expect(() => lines.add(Buffer.from('1\n'))).toThrow('not of a record');
});
