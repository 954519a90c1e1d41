import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { writeSheets } from './write-sheets.ts';

/** The text of each file in a ZIP, by its central directory. */
function filesIn(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from('PK\u0005\u0006')) + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, bytes] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const from = zip.readUInt32LE(at + 42);
    const begin = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
    const content = zip.subarray(begin, begin + bytes);
    files.set(
      zip.toString('utf8', at + 46, at + 46 + (name ?? 0)),
      (method === 0 ? content : inflateRawSync(content)).toString('utf8'),
    );
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}

test('[OF9] one sheet for each list, and what begins like a formula is a text', async () => {
  const formula = '=HYPERLINK("http://example.org","Grüße")';
  const zip = await writeSheets([
    { title: 'Art. 30 Abs. 1', columns: ['Zweck'], rows: [['Eins\nZwei'], [formula], ['<b>&']] },
    { title: 'Maßnahmen [a/b]', columns: ['Kennung'], rows: [] },
  ]);
  const files = filesIn(zip);
  const workbook = files.get('xl/workbook.xml') ?? '';
  expect(workbook).toContain('name="Art. 30 Abs. 1"');
  expect(workbook).toContain('name="Maßnahmen  a b "');
  const all = [...files.values()].join('\n');
  expect(all).toContain('Eins\nZwei');
  expect(all).toContain('&lt;b&gt;&amp;');
  expect(all).toContain('=HYPERLINK(');
  expect(all).not.toMatch(/<f[ >]/);
});
