import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Drawing } from '#kernel/document/drawing.ts';
import type { Block, PrintedDocument } from '#kernel/document/printed-document.ts';
import { writePdf } from './write-pdf.ts';

const require = createRequire(import.meta.url);

async function font(name: string): Promise<Uint8Array> {
  const path = `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${name}-normal.woff`;
  return new Uint8Array(await readFile(require.resolve(path)));
}

const fonts = {
  regular: [await font('latin-400'), await font('latin-ext-400')],
  bold: [await font('latin-700'), await font('latin-ext-700')],
} as const;

const photograph = {
  bytes: new Uint8Array(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer(),
  ),
  width: 40,
  height: 30,
};
const photographs = { lake: photograph, steg: photograph };

const circle: Drawing = {
  width: 72,
  height: 72,
  shapes: [
    {
      path: 'M13 36A23 23 0 1 0 59 36A23 23 0 1 0 13 36Z',
      fill: '#fcea2b',
      isEvenOdd: false,
      stroke: '#000000',
      strokeWidth: 2,
      cap: 'round',
      join: 'round',
      opacity: 0.5,
      matrix: [1, 0, 0, 1, 2, 2],
    },
  ],
};

function book(blocks: readonly Block[]): PrintedDocument {
  return {
    title: 'Tagebuch von Mira Sommer',
    subtitle: '1. Januar – 31. Dezember 2026',
    author: 'Mira Sommer',
    lang: 'de-DE',
    foot: 'Tagebuch · Seite {page}',
    credit: 'Bilder: OpenMoji.',
    blocks,
    drawings: { 'feel-good': circle, 'day-blue': circle },
    pictures: {},
    photographs,
  };
}

const day = (text: string): Block => ({
  is: 'heading',
  level: 2,
  text,
  details: 'Farbe des Tages: Blau',
  tone: { ground: '#dbe9fa', ink: '#0b2f5e', drawing: 'day-blue' },
});
const about = (text: string): Block => ({
  is: 'heading',
  level: 3,
  text,
  drawing: 'feel-good',
  mark: { drawing: 'feel-good', words: 'gut' },
});

/** All that stands in the file, its compressed parts read. */
function contentOf(bytes: Uint8Array): string {
  const file = Buffer.from(bytes);
  const text = file.toString('latin1');
  const parts = [...text.matchAll(/stream\n/g)].flatMap((match) => {
    const from = match.index + match[0].length;
    const to = text.indexOf('\nendstream', from);
    try {
      return [inflateSync(file.subarray(from, to)).toString('latin1')];
    } catch {
      return [];
    }
  });
  return [text, ...parts].join('\n');
}

describe('a printed document', () => {
  test('[SB27] a pictogram of pixels stands where a drawn one would, and is in the file once', async () => {
    const jpeg = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer();
    const pixels = { bytes: new Uint8Array(jpeg), width: 30, height: 20 };
    const blocks = ['Chor', 'Chor', 'Bus'].map(about);
    const drawn = await writePdf(book(blocks), fonts, () => {});
    const { bytes } = await writePdf(
      { ...book(blocks), pictures: { 'feel-good': pixels } },
      fonts,
      () => {},
    );
    expect(contentOf(drawn.bytes)).not.toContain('/Subtype /Image');
    expect(contentOf(bytes).match(/\/Subtype \/Image/g)).toHaveLength(1);
    expect(contentOf(bytes).match(/\/I1 Do/g)).toHaveLength(6);
  });

  test('[JO24] says its language and title, has an outline, headings and paragraphs in order', async () => {
    const { bytes, pages } = await writePdf(
      book([
        { is: 'heading', level: 1, text: 'Mai 2026', startsPage: true },
        day('Montag, 4. Mai'),
        about('Chor'),
        { is: 'text', text: 'Wir haben gesungen.' },
        { is: 'text', text: 'It was nice.', lang: 'en' },
        { is: 'drawings', drawings: [{ drawing: 'feel-good', words: 'gut' }] },
      ]),
      fonts,
      () => {},
    );
    const content = contentOf(bytes);
    expect(content).toMatch(/\/Lang \(de-DE\)/);
    expect(content).toMatch(/\/DisplayDocTitle true/);
    expect(content).toMatch(/\/Marked true/);
    expect(content).toMatch(/\/Outlines/);
    expect([...content.matchAll(/\/S \/(H\d|P|Document)\b/g)].map((match) => match[1])).toEqual(
      expect.arrayContaining(['Document', 'H1', 'H2', 'H3', 'P']),
    );
    expect(content).toMatch(/\/Lang \(en\)/);
    expect(pages).toBe(2);
  });

  test('[JO24][CO15] what somebody typed is text in the XML of its metadata, and itself in its title', async () => {
    const typed = '<Haus> & "Söhne"\u0007';
    const { bytes } = await writePdf(
      { ...book([]), title: typed, author: '</rdf:li><script>' },
      fonts,
      () => {},
    );
    const text = Buffer.from(bytes).toString('utf8');
    const xmp = text.slice(text.indexOf('<x:xmpmeta'), text.indexOf('</x:xmpmeta>'));
    expect(xmp).toContain('>&lt;Haus&gt; &amp; "Söhne"\ufffd<');
    expect(xmp).toContain('<rdf:li>&lt;/rdf:li&gt;&lt;script&gt;</rdf:li>');
    expect(xmp.match(/<script|<Haus/)).toBeNull();
    // The document's information is no XML.
    expect(text.replace(xmp, '')).toContain('(</rdf:li><script>)');
  });

  test('[JO23] embeds its fonts, and each picture once however often it is drawn', async () => {
    const blocks = Array.from({ length: 60 }, (_, at) => [
      day(`Tag ${at}`),
      about(`Eintrag ${at}`),
      { is: 'text' as const, text: 'Ein Satz, der da steht. '.repeat(6) },
    ]).flat();
    const { bytes, pages } = await writePdf(book(blocks), fonts, () => {});
    const content = contentOf(bytes);
    expect(pages).toBeGreaterThan(5);
    expect([...content.matchAll(/\/Subtype \/Form\b/g)]).toHaveLength(2);
    expect([...content.matchAll(/\/FontFile[23]?/g)].length).toBeGreaterThanOrEqual(2);
    expect(content).not.toMatch(/\/BaseFont \/Helvetica/);
  });

  test('[JO28] photographs are figures with what they show, and what is not there leaves no hole', async () => {
    const named = (key: string) => ({ photograph: key, alt: `Bild ${key}`, words: 'Am See' });
    const { bytes } = await writePdf(
      book([{ is: 'photographs', photographs: ['lake', 'gone', 'steg'].map(named) }]),
      fonts,
      () => {},
    );
    const content = contentOf(bytes);
    expect([...content.matchAll(/\/Subtype \/Image\b/g)]).toHaveLength(2);
    expect([...content.matchAll(/\/S \/Figure\b/g)]).toHaveLength(2);
    expect(content).toMatch(/\/Alt \(Bild lake\)/);
    expect(content).not.toMatch(/Bild gone/);
    expect(Buffer.from(bytes).includes(Buffer.from(photograph.bytes))).toBe(true);
  });

  test('[JO25] tells how far it is, up to the end', async () => {
    const told: number[] = [];
    const blocks = Array.from({ length: 50 }, (_, at) => about(`Eintrag ${at}`));
    await writePdf(book(blocks), fonts, ({ done, of }) => told.push(done / of));
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.length).toBeGreaterThan(3);
  });

  test('[JO25] letters of the wider Latin are set; what no font has is counted', async () => {
    const of = async (text: string) =>
      (await writePdf(book([{ is: 'text', text }]), fonts, () => {})).unknownCharacters;
    expect(await of('Zürich, Łódź, Şişli, „so“ – ja…')).toBe(0);
    expect(await of('Schön 😀😀')).toBe(2);
  });

  test('a text longer than a page, an endless word and a document without blocks end', async () => {
    const { pages } = await writePdf(
      book([
        { is: 'text', text: 'Lang und breit. '.repeat(2_000) },
        { is: 'text', text: 'a'.repeat(4_000) },
        { is: 'text', text: '   ' },
      ]),
      fonts,
      () => {},
    );
    expect(pages).toBeGreaterThan(8);
    expect((await writePdf(book([]), fonts, () => {})).pages).toBe(1);
  });
});
