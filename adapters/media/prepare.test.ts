import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareInProcess } from '#adapters/media/prepare-in-process.ts';
import type { MediaKind } from '#kernel/media/media.ts';
import type { Prepared } from '#kernel/media/preparing.ts';

const preparing = prepareInProcess();
const recordings = join(import.meta.dirname, '../../testkit/media');
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'obhut-prepare-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function prepare(is: MediaKind, bytes: Buffer, by = preparing) {
  const folder = await mkdtemp(join(root, 'made-'));
  const file = join(root, `upload-${randomBytes(4).toString('hex')}`);
  await writeFile(file, bytes);
  return { folder, result: await by.prepare({ file, folder, is }) };
}

async function made(is: MediaKind, bytes: Buffer): Promise<Prepared> {
  const { result } = await prepare(is, bytes);
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

/** A photograph from a phone: lying on its side, with everything it knows about where and by whom. */
async function photograph(width = 3000, height = 2000): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#336699' } })
    .composite([
      {
        input: { create: { width: width / 2, height, channels: 3, background: '#cc3333' } },
        left: 0,
        top: 0,
      },
    ])
    .withMetadata({
      orientation: 6,
      exif: {
        IFD0: { Make: 'Kamera', Artist: 'Mira Lindqvist' },
        IFD3: { GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N' },
      },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>Haus Linde</secret></x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
}

describe('a picture', () => {
  test('[ME7] is made anew in three sizes, upright, without anything that was written into it', async () => {
    const photo = await photograph();
    expect(photo.includes('Mira Lindqvist')).toBe(true);
    const { files, width, height } = await made('image', photo);
    expect([width, height]).toEqual([1707, 2560]);
    expect(files.map(({ name, width: w, height: h }) => [name, w, h])).toEqual([
      ['thumb', 213, 320],
      ['screen', 853, 1280],
      ['full', 1707, 2560],
    ]);
    for (const { file, bytes, type } of files) {
      const content = await readFile(file);
      expect(type).toBe('image/webp');
      expect(content.length).toBe(bytes);
      for (const told of ['Mira', 'Kamera', 'Exif', 'EXIF', 'XMP ', 'ICCP', 'Linde']) {
        expect(content.includes(told), told).toBe(false);
      }
      const found = await sharp(content).metadata();
      expect(found).toMatchObject({ format: 'webp', space: 'srgb', hasProfile: false });
      expect(found.exif).toBeUndefined();
      // Turned by a quarter to the right: what was on the left is above.
      const { data } = await sharp(content).raw().toBuffer({ resolveWithObject: true });
      expect(data[0]).toBeGreaterThan(150);
    }
  });

  test('[ME7] smaller than a size is not blown up', async () => {
    const small = await sharp({
      create: { width: 40, height: 30, channels: 4, background: '#00ff0080' },
    })
      .png()
      .toBuffer();
    const { files } = await made('image', small);
    expect(files.map(({ width, height }) => [width, height])).toEqual([
      [40, 30],
      [40, 30],
      [40, 30],
    ]);
  });

  test('[ME7] that is something else as well is that no more', async () => {
    const zip = Buffer.from('PK\u0003\u0004 <script>alert(1)</script>', 'latin1');
    const { files } = await made('image', Buffer.concat([await photograph(300, 200), zip]));
    for (const { file } of files) {
      const content = await readFile(file);
      expect(content.includes('<script>') || content.includes('PK\u0003\u0004')).toBe(false);
    }
  });

  test.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['SVG behind its declaration', Buffer.from('<?xml version="1.0"?><svg width="9" height="9"/>')],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF that is a script', Buffer.from('GIF89a/*\u0001\u0000*/=1;alert(1)', 'latin1')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj')],
    ['a TIFF', Buffer.from('49492a0008000000', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['chance', Buffer.from('a'.repeat(5000))],
    ['the first bytes of a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ])('[ME6] that is %s is refused, and leaves nothing', async (_what, bytes) => {
    const { result, folder } = await prepare('image', bytes);
    expect(result).toEqual({ refused: 'media.type-refused' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('[ME6] that is cut short or damaged is refused', async () => {
    const photo = await photograph();
    const { result } = await prepare('image', photo.subarray(0, photo.length / 2));
    expect(result).toEqual({ refused: 'media.damaged' });
    const png = await sharp({ create: { width: 900, height: 900, channels: 3, background: 'red' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    png.fill(0xff, 5_000, 6_000);
    expect((await prepare('image', png)).result).toEqual({ refused: 'media.damaged' });
  });

  test('[ME8] of a few kilobytes that claims 50,000 pixels is not decoded', async () => {
    const { result, folder } = await prepare('image', bomb(50_000, 50_000));
    expect(result).toEqual({ refused: 'media.too-large-inside' });
    expect(await readdir(folder)).toEqual([]);
    expect((await prepare('image', bomb(100_000, 10))).result).toEqual({
      refused: 'media.too-large-inside',
    });
  });

  test('[ME6] that moves is refused', async () => {
    const frames = await sharp(
      await Promise.all(
        ['red', 'blue'].map((background) =>
          sharp({ create: { width: 20, height: 20, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      ),
      { join: { animated: true } },
    )
      .webp()
      .toBuffer();
    expect((await prepare('image', frames)).result).toEqual({ refused: 'media.type-refused' });
  });
});

// Recorded by Chromium from a canvas and an oscillator, a second each.
describe.each([
  ['audio', 'sound.webm', 'audio/webm'],
  ['video', 'film.webm', 'video/webm'],
  ['audio', 'sound.mp4', 'audio/mp4'],
  ['video', 'film.mp4', 'video/mp4'],
] as const)('a recording (%s, %s)', (is, name, type) => {
  test('[ME7] keeps its packets in a new container', async () => {
    const original = await readFile(join(recordings, name));
    const { durationMs, files, width } = await made(is, original);
    expect(durationMs).toBeGreaterThan(500);
    expect(durationMs).toBeLessThan(3_000);
    expect(width === null).toBe(is === 'audio');
    const [file] = files;
    if (file === undefined) throw new Error('no file');
    expect(file.type).toBe(type);
    expect(file.bytes).toBe((await stat(file.file)).size);
    const again = new Input({ source: new FilePathSource(file.file), formats: ALL_FORMATS });
    const tracks = await again.getTracks();
    expect(tracks.map((track) => track.type).toSorted()).toEqual(
      is === 'audio' ? ['audio'] : tracks.length === 2 ? ['audio', 'video'] : ['video'],
    );
    expect(Math.abs((await again.computeDuration()) * 1000 - (durationMs ?? 0))).toBeLessThan(100);
    again.dispose();
  });

  test('[ME7] loses what follows its end', async () => {
    const original = await readFile(join(recordings, name));
    const { result } = await prepare(
      is,
      Buffer.concat([original, Buffer.from('<script>alert(1)</script>Haus Linde')]),
    );
    if (!('refused' in result)) {
      for (const { file } of result.files) {
        expect((await readFile(file)).includes('Haus Linde')).toBe(false);
      }
    }
  });

  test('[ME6] cut short loses the end or is refused, and never more', async () => {
    const original = await readFile(join(recordings, name));
    for (const part of [0.9, 0.5, 0.1, 0.02]) {
      const cut = original.subarray(0, Math.round(original.length * part));
      const { result } = await prepare(is, cut);
      if ('refused' in result)
        expect(['media.damaged', 'media.type-refused']).toContain(result.refused);
      else expect(result.durationMs).toBeLessThan(3_000);
    }
  });
});

test('[ME6] a film sent as a recording of sound is refused, and a picture as either', async () => {
  const film = await readFile(join(recordings, 'film.webm'));
  const photo = await photograph(300, 200);
  expect((await prepare('audio', film)).result).toEqual({ refused: 'media.type-refused' });
  expect((await prepare('video', photo)).result).toEqual({ refused: 'media.type-refused' });
  expect((await prepare('image', film)).result).toEqual({ refused: 'media.type-refused' });
  expect((await prepare('audio', Buffer.from('ID3'))).result).toEqual({
    refused: 'media.type-refused',
  });
});

test('[ME8] what takes too long is ended, and the next one is looked at', async () => {
  const hasty = prepareInProcess({ withinMs: { image: 1, audio: 1, video: 1 } });
  const photo = await photograph(300, 200);
  const [one, two] = await Promise.all([
    prepare('image', photo, hasty),
    prepare('image', photo, hasty),
  ]);
  expect(one.result).toEqual({ refused: 'media.too-large-inside' });
  expect(two.result).toEqual({ refused: 'media.too-large-inside' });
});

test.each([
  ['beside it, with a name that begins like its own', (folder: string) => `${folder}2/full.webp`],
  ['above it', (folder: string) => join(folder, '..', 'full.webp')],
  ['above it, by a way through it', (folder: string) => `${folder}/x/../../full.webp`],
  ['elsewhere', () => '/etc/hostname'],
  ['nowhere', () => ''],
  ['it itself', (folder: string) => folder],
])(
  '[ME8] a process that names a file outside of its folder is not believed: %s',
  async (_, way) => {
    const folder = await mkdtemp(join(root, 'lied-'));
    const answer = (file: string) => ({
      width: 1,
      height: 1,
      durationMs: null,
      files: [
        {
          name: 'full',
          type: 'image/webp',
          file,
          bytes: 1,
          sha256: '0'.repeat(64),
          width: 1,
          height: 1,
        },
      ],
    });
    const saying = async (file: string) => {
      const worker = join(folder, `${randomBytes(4).toString('hex')}.mjs`);
      const text = `process.once('message', () => process.send(${JSON.stringify(answer(file))}, () => process.disconnect()));`;
      await writeFile(worker, text);
      return await prepareInProcess({ worker }).prepare({ file: worker, folder, is: 'image' });
    };
    expect(await saying(way(folder))).toEqual({ refused: 'media.damaged' });
    expect(await saying(join(folder, 'full.webp'))).toEqual(answer(join(folder, 'full.webp')));
  },
);

/** A PNG of one colour with the size that was asked for: nearly nothing, until it is decoded. */
function bomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const lines = deflateSync(Buffer.alloc(Math.ceil(width / 8) + 1));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', lines),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
