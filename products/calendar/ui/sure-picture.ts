import type { Corrections } from '#kernel/symbol/corrections.ts';
import { ownPicturesRead } from '#web/design/pictogram/own-pictures.ts';

/** How long who saves waits for the words and the pictures of the house, which may still be on their way. */
const patienceMs = 1000;

export interface Pictured {
  readonly title: string;
  readonly pictogram: string | null;
  /** Somebody chose it, or none: the words no longer do. */
  readonly pictogramChosen: boolean;
}

/** The same with the picture that its words set by themselves (SB10), unless one was chosen. For what is saved sooner
 *  than the screen found one: `useSuggestion` shows it a moment after the last letter. */
export async function withSurePicture<One extends Pictured>(
  one: One,
  locale: string,
  corrections: Corrections,
): Promise<One> {
  if (one.pictogramChosen) return one;
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    late.resolve(null);
  }, patienceMs);
  const words = await Promise.race([fetchWords(), late.promise]);
  await Promise.race([ownPicturesRead(), late.promise]);
  clearTimeout(timer);
  if (words === null) return one;
  return { ...one, pictogram: words.suggest(one.title, locale, corrections).concept };
}

/** Null where they cannot be had: without a connection, before everything is stored. */
async function fetchWords() {
  return await import('./suggest.ts').catch(() => null);
}
