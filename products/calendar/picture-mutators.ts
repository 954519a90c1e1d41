import * as z from 'zod/mini';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { keyedRecordId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import {
  chosenConceptsSchema,
  choiceLanguageSchema,
  pictogramChoice,
  titleLength,
  weekdayColours,
  weekdayColoursSchema,
} from '#products/calendar/kinds.ts';

/** Where the pictures of a phrase are remembered in an audience. */
export function pictogramChoiceId(
  audience: AudienceId,
  of: { readonly lang: 'de' | 'en'; readonly phrase: string },
): RecordId {
  return keyedRecordId(
    pictogramChoice.name,
    audience,
    pictogramChoice.keyOf({ ...of, concepts: [] }) ?? '',
  );
}

/** Remembers which pictures a phrase has here; null forgets it. */
export const rememberPictogram = defineMutator({
  name: 'calendar.remember-pictogram',
  args: {
    audience: id<AudienceId>(),
    phrase: requiredText(titleLength),
    lang: choiceLanguageSchema,
    concepts: z.nullable(chosenConceptsSchema),
  },
  records: (args) => [pictogramChoiceId(args.audience, args)],
  run(tx, { audience, phrase, lang, concepts }) {
    const record = pictogramChoiceId(audience, { lang, phrase });
    if (concepts === null) tx.remove(pictogramChoice, record);
    else if (tx.get(pictogramChoice, record) === undefined) {
      tx.create(pictogramChoice, record, audience, { phrase, lang, concepts });
    } else tx.change(pictogramChoice, record, { concepts });
  },
});

/** Where the colours of an audience's weekdays are kept. */
export function weekdayColoursId(audience: AudienceId): RecordId {
  return keyedRecordId(weekdayColours.name, audience, 'week');
}

/** Says which colours days wear by themselves; null: none, as before anybody said so. */
export const setWeekdayColours = defineMutator({
  name: 'calendar.set-weekday-colours',
  args: { audience: id<AudienceId>(), colours: z.nullable(weekdayColoursSchema) },
  records: (args) => [weekdayColoursId(args.audience)],
  run(tx, { audience, colours }) {
    const record = weekdayColoursId(audience);
    if (colours === null) tx.remove(weekdayColours, record);
    else if (tx.get(weekdayColours, record) === undefined) {
      tx.create(weekdayColours, record, audience, { colours });
    } else tx.change(weekdayColours, record, { colours });
  },
});

export const pictureMutators = [rememberPictogram, setWeekdayColours] as const;
