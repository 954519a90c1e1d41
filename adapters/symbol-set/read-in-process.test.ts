import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { exampleManifest } from '#kernel/symbol-set/manifest.ts';
import type { SymbolSetReading } from '#kernel/symbol-set/reading.ts';
import { zip, type ZipEntry } from '#testkit/zip.ts';
import { readSetInProcess } from './read-in-process.ts';
import { readSet } from './read-set.ts';

let root: string;
let png: Buffer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'obhut-symbols-'));
  png = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Artist: 'A name nobody meant to tell' } })
    .png()
    .toBuffer();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The reader itself, as its process calls it: a process for each of these would take minutes. */
const reading: SymbolSetReading = {
  read: ({ file, folder }, onProgress) =>
    readSet(file, folder, (_picture, done, total) => {
      onProgress(done, total);
    }),
};
const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="5"/></svg>';

async function read(archive: Buffer, by = reading) {
  const folder = await mkdtemp(join(root, 'made-'));
  const file = join(folder, 'archive');
  await writeFile(file, archive);
  const progress: number[] = [];
  const result = await by.read({ file, folder }, (done, total) => progress.push(done / total));
  return { folder, result, progress };
}

/** An archive with these pictures of bread, dog and so on, in this order. */
const concepts = ['bread', 'dog', 'breakfast'] as const;
function archive(...pictures: readonly ZipEntry[]): Buffer {
  return zip([manifest(...pictures.map(({ name }) => name)), ...pictures]);
}
function manifest(...files: readonly string[]): ZipEntry {
  const named = files.map((file, at) => ({ concept: concepts[at], file }));
  return {
    name: 'manifest.json',
    content: JSON.stringify({ ...exampleManifest, pictures: named }),
  };
}

test('[SB16][SB13] pictures are drawn anew: square, small, WebP, without what else was in the file', async () => {
  const jpeg = await sharp(png).jpeg().toBuffer();
  const { folder, result, progress } = await read(
    archive(
      { name: 'essen/brot.png', content: png },
      { name: 'hund.svg', content: svg, stored: true },
      { name: 'Frühstück.jpg', content: jpeg },
    ),
    readSetInProcess(),
  );
  const { pictures: _pictures, ...about } = exampleManifest;
  expect(result).toEqual({
    about,
    pictures: concepts.map((concept, at) => ({ concept, file: `${at}.webp` })),
    own: [],
    unused: { count: 0, files: [] },
  });
  expect(progress).toEqual([0, 1 / 3, 2 / 3]);
  for (const at of [0, 1, 2]) {
    const bytes = await readFile(join(folder, `${at}.webp`));
    const { format, width, height, exif } = await sharp(bytes).metadata();
    expect({ format, width, height, exif }).toEqual({
      format: 'webp',
      width: symbolSetLimits.side,
      height: symbolSetLimits.side,
      exif: undefined,
    });
    expect(bytes.toString('latin1')).not.toContain('nobody meant');
  }
  // The picture itself, not an empty one; beside it nothing.
  const { data } = await sharp(await readFile(join(folder, '0.webp')))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...data.subarray((y * 384 + x) * 4, (y * 384 + x) * 4 + 4),
  ];
  expect(pixel(192, 192)[3]).toBe(255);
  expect(pixel(192, 5)[3]).toBe(0);
});

test('[SB13] a folder that was packed with what systems put beside it is read, and what is not needed is named', async () => {
  const { result } = await read(
    zip([
      {
        name: 'Bilder/manifest.json',
        content: JSON.stringify({
          ...exampleManifest,
          pictures: [
            { concept: 'bread', file: './brot.png' },
            { concept: 'no-such-concept', file: 'q.png' },
          ],
        }),
      },
      { name: 'Bilder/', content: '', stored: true },
      { name: 'Bilder/brot.png', content: png },
      { name: 'Bilder/q.png', content: png },
      { name: '__MACOSX/Bilder/._manifest.json', content: 'x' },
      { name: 'Bilder/.DS_Store', content: 'x' },
    ]),
  );
  expect(result).toMatchObject({
    pictures: [{ concept: 'bread' }],
    unused: { count: 1, files: ['q.png'] },
  });
});

test('[SB24] pictures of the house are drawn as well; another name of one that is drawn is not drawn again', async () => {
  const { result, progress, folder } = await read(
    zip([
      {
        name: 'manifest.json',
        content: JSON.stringify({
          ...exampleManifest,
          pictures: [
            { concept: 'bread', de: ['Stulle'], file: 'brot.png' },
            { de: ['unser Bus'], en: ['our bus'], file: 'bus.svg' },
          ],
        }),
      },
      { name: 'brot.png', content: png },
      { name: 'bus.svg', content: svg },
    ]),
    readSetInProcess(),
  );
  expect(result).toMatchObject({
    pictures: [{ concept: 'bread', file: '0.webp' }],
    own: [
      { de: ['Stulle'], en: [], concept: 'bread', file: null },
      { de: ['unser Bus'], en: ['our bus'], concept: null, file: '1.webp' },
    ],
    unused: { count: 0 },
  });
  expect(progress).toEqual([0, 0.5]);
  const drawn = await readFile(join(folder, '1.webp'));
  expect(await sharp(drawn).metadata()).toMatchObject({ format: 'webp' });
});

describe('[SB14][SB15] an archive is refused, by a code that names the file', () => {
  const brot = (content: string | Buffer): Buffer => archive({ name: 'brot.png', content });
  const bomb = Buffer.alloc(symbolSetLimits.pictureBytes + 1);
  const drawing = (inside: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">${inside}</svg>`;

  const hostile: readonly (readonly [
    name: string,
    archive: () => Buffer,
    code: string,
    params: object,
  ])[] = [
    ['no ZIP', () => Buffer.from('GIF89a'), 'archive-damaged', { file: 'ZIP' }],
    ['cut short', () => brot(png).subarray(0, -30), 'archive-damaged', { file: 'ZIP' }],
    ['no manifest', () => zip([{ name: 'a.png', content: png }]), 'manifest-missing', {}],
    [
      'two manifests',
      () =>
        zip([
          { ...manifest('a'), name: 'a/manifest.json' },
          { ...manifest('a'), name: 'b/manifest.json' },
        ]),
      'manifest-missing',
      {},
    ],
    [
      'a manifest that is none',
      () => zip([{ name: 'manifest.json', content: '{"name":"x"}' }]),
      'manifest-invalid',
      { field: 'version' },
    ],
    [
      'a path that leads out',
      () => archive({ name: 'brot.png', content: png }, { name: '../../etc/passwd', content: 'x' }),
      'path-refused',
      { file: '../../etc/passwd' },
    ],
    [
      'an absolute path',
      () => archive({ name: '/etc/passwd', content: 'x' }),
      'path-refused',
      { file: '/etc/passwd' },
    ],
    [
      'a drive',
      () => archive({ name: 'C:/x.png', content: 'x' }),
      'path-refused',
      { file: 'C:/x.png' },
    ],
    [
      'a control character',
      () => archive({ name: 'a\u0007.png', content: png }),
      'path-refused',
      { file: 'a?.png' },
    ],
    [
      'a link',
      () => archive({ name: 'brot.png', content: '/etc/passwd', mode: 0o120777 }),
      'path-refused',
      { file: 'brot.png' },
    ],
    [
      'a name that stands there twice',
      () =>
        zip([manifest('a.png'), { name: 'a.png', content: png }, { name: 'a.png', content: svg }]),
      'path-refused',
      { file: 'a.png' },
    ],
    [
      'a picture that is not there',
      () => zip([manifest('brot.png')]),
      'picture-missing',
      { file: 'brot.png' },
    ],
    [
      'a picture that unpacks to too much',
      () => brot(bomb),
      'file-too-large',
      { file: 'brot.png', maximum: symbolSetLimits.pictureBytes },
    ],
    [
      'a bomb that says it is small',
      () => archive({ name: 'brot.png', content: bomb, saysBytes: 100 }),
      'archive-damaged',
      { file: 'brot.png' },
    ],
    [
      'a password',
      () => archive({ name: 'a.png', content: png, flags: 1 }),
      'archive-damaged',
      { file: 'a.png' },
    ],
    [
      'another packing',
      () => archive({ name: 'a.png', content: png, method: 14 }),
      'archive-damaged',
      { file: 'a.png' },
    ],
    [
      'changed bytes',
      () => archive({ name: 'a.png', content: png, crc: 7 }),
      'archive-damaged',
      { file: 'a.png' },
    ],
    ['a GIF', () => brot('GIF89a'), 'picture-refused', { file: 'brot.png' }],
    [
      'a page',
      () => brot('<html><script>1</script></html>'),
      'picture-refused',
      { file: 'brot.png' },
    ],
    ['a cut picture', () => brot(png.subarray(0, 300)), 'picture-damaged', { file: 'brot.png' }],
    [
      'an SVG with script',
      () => brot(drawing('<script>1</script>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG that acts',
      () => brot(drawing('<g onload="x()"/>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG with a page in it',
      () => brot(drawing('<foreignObject/>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG that fetches',
      () => brot(drawing('<image xlink:href="https://example.org/x.png"/>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG that reads a file',
      () => brot(drawing('<image href="file:///etc/passwd"/>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG with a style from elsewhere',
      () => brot(drawing('<rect style="fill:url(https://example.org/x)"/>')),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'an SVG with an entity from elsewhere',
      () => brot(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${drawing('&x;')}`),
      'picture-active',
      { file: 'brot.png' },
    ],
    [
      'two pictures of one concept',
      () =>
        zip([
          {
            name: 'manifest.json',
            content: JSON.stringify({
              ...exampleManifest,
              pictures: [
                { concept: 'bread', file: 'a.png' },
                { concept: 'bread', file: 'b.png' },
              ],
            }),
          },
          { name: 'a.png', content: png },
          { name: 'b.png', content: png },
        ]),
      'concept-twice',
      { concept: 'bread', file: 'b.png', other: 'a.png' },
    ],
    [
      'no concept of ours, and no words',
      () =>
        zip([
          {
            name: 'manifest.json',
            content: JSON.stringify({
              ...exampleManifest,
              pictures: [{ concept: 'xyz', file: 'a.png' }],
            }),
          },
          { name: 'a.png', content: png },
        ]),
      'nothing-fits',
      {},
    ],
  ];

  test.each(hostile)('%s', async (_name, make, code, params) => {
    const { result } = await read(make());
    expect(result).toEqual({ refused: `symbols.${code}`, params });
  });

  test('a picture of more pixels than one may have', async () => {
    const large = await sharp({
      create: { width: 8_000, height: 8_000, channels: 3, background: '#fff' },
    })
      .png()
      .toBuffer();
    const { result } = await read(brot(large));
    expect(result).toEqual({
      refused: 'symbols.picture-too-large-inside',
      params: { file: 'brot.png' },
    });
  });

  test('a picture that takes too long: its process is ended, and the file is named', async () => {
    const laughs = `<!DOCTYPE svg [<!ENTITY a "${"<path d='M0 0h1'/>".repeat(50)}">${[
      'b',
      'c',
      'd',
      'e',
    ]
      .map((name, at) => `<!ENTITY ${name} "${`&${'abcd'[at]};`.repeat(30)}">`)
      .join('')}]>${drawing('&e;')}`;
    const { result } = await read(brot(laughs), readSetInProcess({ pictureMs: 4_000 }));
    expect(result).toHaveProperty('params', { file: 'brot.png' });
    expect(['symbols.picture-too-large-inside', 'symbols.picture-damaged']).toContain(
      (result as { refused: string }).refused,
    );
  });
});

test('[SB15] a process of its own reads it, and its refusal is heard', async () => {
  const { result } = await read(zip([manifest('brot.png')]), readSetInProcess());
  expect(result).toEqual({ refused: 'symbols.picture-missing', params: { file: 'brot.png' } });
});

test('[SB14] nothing of an archive lies anywhere but where it was told to', async () => {
  const before = await readdir(root);
  const { folder } = await read(archive({ name: 'a/b/c.png', content: png }));
  expect((await readdir(folder)).toSorted()).toEqual(['0.webp', 'archive']);
  expect(new Set(await readdir(root))).toEqual(new Set([...before, basename(folder)]));
});
