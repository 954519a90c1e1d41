import { conceptOf, type WordLocale } from '../concept.ts';
import { conceptsFor } from '../concepts-for.ts';

/** A title as people write it, with what it is about. */
export interface ExpectedTitle {
  readonly title: string;
  /** Each is to be found; of several ids in one, any. */
  readonly expect: readonly (readonly string[])[];
  /** Right as well, and not missed. */
  readonly also?: readonly string[];
}

export interface Measured {
  /** Of what was said, how much is right. */
  readonly precision: number;
  /** Of what was expected, how much was said. */
  readonly recall: number;
  readonly said: number;
  readonly expected: number;
  /** Titles with something wrong or missed, for people to read. */
  readonly faults: readonly string[];
  /** Of all that was found: how sure, and whether it is right. */
  readonly answers: readonly { readonly confidence: number; readonly isRight: boolean }[];
}

/** What counts as said: the picture would stand or be offered first. */
export const saidFrom = 0.5;

/**
 * Measures `conceptsFor` over titles, strictly: every concept that is said and neither expected nor named as right as
 * well is wrong, also for titles that nothing fits; every expected one that is not said is missed, however close
 * another came. A narrower concept stands for the one it is a kind of, not the other way about.
 */
export function measure(titles: readonly ExpectedTitle[], language: WordLocale): Measured {
  let right = 0;
  let said = 0;
  let expected = 0;
  let missed = 0;
  const faults: string[] = [];
  const answers: { confidence: number; isRight: boolean }[] = [];
  for (const { title, expect, also = [] } of titles) {
    const found = conceptsFor(title, language);
    const all = [...expect.flat(), ...also];
    for (const { concept, confidence } of found) {
      answers.push({ confidence, isRight: isKindOf(concept, all) });
    }
    const saying = found.filter(({ confidence }) => confidence >= saidFrom);
    // What was right as well is no merit: it counts for neither.
    const counted = saying.filter(
      ({ concept }) => isKindOf(concept, expect.flat()) || !isKindOf(concept, also),
    );
    const wrong = counted.filter(({ concept }) => !isKindOf(concept, expect.flat()));
    const missing = expect.filter((ids) => !saying.some(({ concept }) => isKindOf(concept, ids)));
    said += counted.length;
    right += counted.length - wrong.length;
    expected += expect.length;
    missed += missing.length;
    if (wrong.length + missing.length > 0) {
      const over = wrong.map(({ concept, confidence }) => `+${concept} ${confidence}`);
      const under = missing.map((ids) => `-${ids.join('|')}`);
      faults.push(`${title}: ${[...over, ...under].join(', ')}`);
    }
  }
  return {
    precision: right / said,
    recall: (expected - missed) / expected,
    said,
    expected,
    faults,
    answers,
  };
}

function isKindOf(id: string, wanted: readonly string[]): boolean {
  for (let at: string | undefined = id; at !== undefined; at = conceptOf(at)?.broader) {
    if (wanted.includes(at)) return true;
  }
  return false;
}
