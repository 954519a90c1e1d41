import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaScan } from '#kernel/media/preparing.ts';

export interface ScanStage {
  readonly scan: MediaScan;
  /** It ends, at once. */
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The file that every scanner takes for evil and that does none (eicar.org), put together here, so that none takes this one. */
const eicar = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$',
  'EICAR-STANDARD-ANTIVIRUS-TEST-FILE',
  '!$H+H*',
].join('');

/** What the scanner of this stage must know. */
export const evil = { 'Eicar.Test': eicar, 'Test.Evil': 'an evil thing' } as const;

/** More than this the scanner of this stage must not look at. */
export const bytesAtMost = 400_000;

/** What every scanner keeps to. */
export function scanContract(name: string, open: () => Promise<ScanStage>): void {
  // oxlint-disable-next-line vitest/valid-title -- every scanner has its own
  describe(name, () => {
    let stage: ScanStage;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'obhut-scan-'));
      stage = await open();
    });
    afterAll(async () => {
      await stage.close();
      await rm(folder, { recursive: true, force: true });
    });

    let files = 0;
    async function verdictOf(content: string | Buffer): Promise<'clean' | 'infected'> {
      files += 1;
      const file = join(folder, String(files));
      await writeFile(file, content);
      return await stage.scan.scan(file);
    }

    test.each([
      ['nothing to see', 'clean'],
      ['', 'clean'],
      [eicar, 'infected'],
      ['here is an evil thing', 'infected'],
    ] as const)('[ME13] its answer to %j is taken', async (content, verdict) => {
      expect(await verdictOf(content)).toBe(verdict);
    });

    test('[ME13] it hears every byte, whole and in their order', async () => {
      const filler = 'x'.repeat(300_000);
      expect(await verdictOf(filler)).toBe('clean');
      expect(await verdictOf(`${filler}an evil thing`)).toBe('infected');
      // Over the border of two pieces.
      const border = 'x'.repeat(64 * 1024 - 6);
      expect(await verdictOf(`${border}an evil thing${filler.slice(0, 90_000)}`)).toBe('infected');
      const bytes = Buffer.alloc(100_000, 0);
      expect(await verdictOf(Buffer.concat([bytes, Buffer.from(eicar), bytes]))).toBe('infected');
    });

    test('[ME13] several at once have each their own answer', async () => {
      const contents = Array.from({ length: 12 }, (_, at) =>
        at % 3 === 0 ? `${'x'.repeat(at * 9_000)}an evil thing` : 'x'.repeat(at * 9_000),
      );
      expect(await Promise.all(contents.map(verdictOf))).toEqual(
        contents.map((_, at) => (at % 3 === 0 ? 'infected' : 'clean')),
      );
    });

    test('[ME13] what is more than it looks at it has said nothing about, evil or not', async () => {
      const much = 'x'.repeat(bytesAtMost + 1);
      await expect(verdictOf(much)).rejects.toThrow('media.scan-unavailable');
      await expect(verdictOf(`an evil thing${much.repeat(3)}`)).rejects.toThrow(
        'media.scan-unavailable',
      );
      expect(await verdictOf('x'.repeat(bytesAtMost))).toBe('clean');
    });

    test('[ME13] one that is not there has said nothing, and is asked again', async () => {
      await stage.goAway();
      await expect(verdictOf('anything')).rejects.toThrow('media.scan-unavailable');
      await stage.comeBack();
      expect(await verdictOf('nothing to see')).toBe('clean');
      expect(await verdictOf(eicar)).toBe('infected');
    });
  });
}
