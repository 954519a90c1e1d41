import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { DirectoryAudience } from '#kernel/access/directory.ts';
import { wordLocale } from '#kernel/symbol/concept.ts';
import type { Correction, Corrections } from '#kernel/symbol/corrections.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { pictogramChoice } from '#products/calendar/kinds.ts';
import type { PictogramChoiceBody } from '#products/calendar/kinds.ts';
import { whereICanCreate } from '#web/design/audience/scope.ts';
import type { PersonScope } from '#web/design/audience/scope.ts';
import { useLive } from '#web/design/live.ts';

/** Which pictures were remembered in a person's calendar: their own, and those of their groups. */
export function useCorrections(scope: PersonScope): Corrections {
  const language = wordLocale(useIntl().locale);
  const records = useLive(pictogramChoice, { audiences: scope.audiences.map(({ id }) => id) });
  return useMemo(() => correctionsIn(records ?? [], scope, language), [records, scope, language]);
}

/** The person's own come first; of two in one place the later is the one that counts (CA47). */
export function correctionsIn(
  records: readonly SeenRecord<PictogramChoiceBody>[],
  scope: PersonScope,
  language: 'de' | 'en',
): Corrections {
  const own = new Set(scope.own.map(({ id }) => id));
  const said = records
    .filter(({ body }) => body.lang === language)
    .toSorted((a, b) => (a.changedAt < b.changedAt ? -1 : 1));
  const correction = ({ body }: SeenRecord<PictogramChoiceBody>): Correction => ({
    text: body.phrase,
    concept: body.concepts[0] ?? null,
  });
  return {
    person: said.filter(({ audience }) => own.has(audience)).map(correction),
    group: said.filter(({ audience }) => !own.has(audience)).map(correction),
  };
}

/** Where a picture can be remembered: for the person, and for a group. Null: not there. */
export function whereToRemember(scope: PersonScope): {
  readonly person: DirectoryAudience | null;
  readonly group: DirectoryAudience | null;
} {
  const may = whereICanCreate(scope, pictogramChoice);
  const widest = (audiences: readonly DirectoryAudience[]) =>
    audiences.find(({ name }) => name === 'shared') ?? audiences[0] ?? null;
  return {
    person: widest(may.filter((audience) => scope.own.includes(audience))),
    group: widest(may.filter((audience) => !scope.own.includes(audience))),
  };
}
