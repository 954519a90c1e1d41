import type { IntlShape } from 'react-intl';
import { attentionLines } from '#kernel/sync/client/attention.ts';
import type { AttentionEntry } from '#kernel/sync/client/local-store.ts';
import { sayField } from './say-field.ts';

/** What somebody typed in a write, a line for each field. What it is called comes first; of one day its end says nothing. */
export function linesOfWrite(intl: IntlShape, entry: Pick<AttentionEntry, 'mutation'>): string[] {
  const said: { readonly field: string; readonly value: string; readonly words: string }[] = [];
  attentionLines(entry, (field, value) => {
    const words = sayField(intl, field, value);
    if (words !== null) said.push({ field, value, words });
    return words;
  });
  const startsOn = said.find(({ field }) => field === 'startsOn')?.value;
  return said
    .filter(({ field, value }) => field !== 'endsOn' || value !== startsOn)
    .toSorted((one, other) => Number(isName(other.field)) - Number(isName(one.field)))
    .map(({ words }) => words);
}

function isName(field: string): boolean {
  return field === 'title' || field === 'text';
}
