import * as z from 'zod/mini';
import { requiredText, text } from '#kernel/base/text.ts';
import { symbolSetLimits } from './limits.ts';

const words = z.array(requiredText(100)).check(z.minLength(1), z.maxLength(50));

const picture = z
  .strictObject({
    /** The file in the archive, from the folder that the manifest is in. */
    file: requiredText(300),
    concept: z.optional(requiredText(100)),
    de: z.optional(words),
    en: z.optional(words),
  })
  .check(
    z.refine(
      ({ concept, de, en }) => concept !== undefined || de !== undefined || en !== undefined,
      { path: ['concept'] },
    ),
  );

/** `manifest.json` of a set of pictograms: whose it is, for how many, and which picture says what. */
export const manifestSchema = z.strictObject({
  name: requiredText(100),
  version: requiredText(50),
  licence: requiredText(300),
  author: requiredText(200),
  source: z._default(text(500), ''),
  /** For how many people it is licensed. */
  seats: z.int().check(z.gte(1), z.lte(symbolSetLimits.seats)),
  pictures: z.array(picture).check(z.minLength(1), z.maxLength(symbolSetLimits.entries)),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestPicture = Manifest['pictures'][number];

/** Reads a manifest. `field` says what is wrong first: `pictures.3.file`; empty where it is no JSON. */
export function readManifest(
  json: string,
): { readonly manifest: Manifest } | { readonly field: string } {
  let given: unknown;
  try {
    // Some editors put a mark in front that JSON does not know.
    given = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return { field: '' };
  }
  const read = z.safeParse(manifestSchema, given);
  if (read.success) return { manifest: read.data };
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  return { field: path === '' ? '{}' : path.slice(0, 100) };
}

/** What a manifest looks like, to be filled in. */
export const exampleManifest = {
  name: 'Symbole',
  version: '9',
  licence: 'Nr. 4711, für 12 Personen',
  author: 'Wer sie gezeichnet hat',
  source: 'https://www.example.org',
  seats: 12,
  pictures: [
    { concept: 'breakfast', file: 'essen/fruehstueck.png' },
    { de: ['Schwimmen'], en: ['swimming'], file: 'freizeit/schwimmen.svg' },
    { de: ['Zahnarzt', 'Zahnärztin'], file: 'gesundheit/zahnarzt.png' },
    { de: ['unser Bus'], en: ['our bus'], file: 'wege/bus.jpg' },
  ],
} as const satisfies Record<keyof Manifest, unknown>;
