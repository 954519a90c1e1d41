import { randomId } from '#kernel/base/ids.ts';
import type { OptionId } from '#kernel/base/ids.ts';
import type { EventBody, Option } from '#products/calendar/kinds.ts';

/** A step or a choice as it is being typed. */
export interface OptionDraft extends Option {
  /** True once somebody chose a picture, or none: then the words no longer choose. */
  readonly pictogramChosen: boolean;
}

/** What a person can do with an event, as it is being typed. */
export interface DoingDraft {
  readonly steps: readonly OptionDraft[];
  readonly choices: readonly OptionDraft[];
  readonly confirm: NonNullable<EventBody['confirm']>;
}

/** What an event says that says nothing of it. */
export const noDoing = { steps: [], choices: [], confirm: 'none' } as const satisfies DoingDraft;

export function newOption(): OptionDraft {
  return {
    id: randomId<OptionId>(),
    title: '',
    pictogram: null,
    photo: null,
    pictogramChosen: false,
  };
}

export function doingOf({ steps, choices, confirm }: Partial<EventBody>): DoingDraft {
  return {
    steps: (steps ?? []).map(typed),
    choices: (choices ?? []).map(typed),
    confirm: confirm ?? 'none',
  };
}

/** The fields of the event; options without words are left out. One choice is none. */
export function doingFields({ steps, choices, confirm }: DoingDraft) {
  const named = choices.flatMap(written);
  return {
    steps: steps.flatMap(written),
    choices: named.length < 2 ? [] : named,
    confirm,
  };
}

/** Nothing at all is said of what nobody can do: an event without steps has no such field. */
export function doingOfNew(draft: DoingDraft): Partial<ReturnType<typeof doingFields>> {
  const { steps, choices, confirm } = doingFields(draft);
  return {
    ...(steps.length > 0 && { steps }),
    ...(choices.length > 0 && { choices }),
    ...(confirm !== 'none' && { confirm }),
  };
}

export function oneOnly({ choices }: DoingDraft): boolean {
  return choices.flatMap(written).length === 1;
}

/** The options in another order: `at` goes one place up or down. */
export function moved(
  options: readonly OptionDraft[],
  at: number,
  by: -1 | 1,
): readonly OptionDraft[] {
  const to = at + by;
  const [one, other] = [options[at], options[to]];
  if (one === undefined || other === undefined) return options;
  return options.map((option, place) => (place === at ? other : place === to ? one : option));
}

function typed(option: Option): OptionDraft {
  return { ...option, pictogramChosen: true };
}

function written({ id, title, pictogram, photo }: OptionDraft): Option[] {
  const words = title.trim();
  return words === '' ? [] : [{ id, title: words, pictogram, photo }];
}
