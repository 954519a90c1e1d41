import type { IntlShape } from 'react-intl';
import { languageOf } from './language-of.ts';
import type { SpokenPart } from './speaker.ts';

/** "16:30 Uhr", "16 Uhr"; "4:30 pm", "4 pm": a time as a voice says it right. `time` is `HH:MM`. */
export function spokenTime(intl: IntlShape, time: string): string {
  const isWhole = time.endsWith(':00');
  const written = new Intl.DateTimeFormat(intl.locale, {
    timeZone: 'UTC',
    hour: 'numeric',
    ...(!isWhole && { minute: '2-digit' }),
    // A voice makes "sixteen hundred" of 16:00.
    ...(intl.locale.startsWith('en') && { hour12: true }),
  })
    .format(Date.parse(`1970-01-01T${time}:00Z`))
    .replace(/^0(?=\d:)/u, '');
  // "16 Uhr" has its word already.
  return isWhole ? written : intl.formatMessage({ id: 'design.spoken.time' }, { time: written });
}

/** What Obhut says, in its own language. */
export function said(intl: IntlShape, text: string): SpokenPart {
  return { text, lang: intl.locale };
}

/** What somebody wrote: in the language it was written in, and not too long to be marked word by word. */
export function written(intl: IntlShape, text: string): SpokenPart[] {
  const lang = languageOf(text, intl.locale);
  return text
    .split(/\n+/u)
    .flatMap((paragraph) =>
      paragraph.length > longest ? sentencesOf(paragraph, lang) : [paragraph],
    )
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part, lang }));
}

const longest = 280;

function sentencesOf(text: string, lang: string): string[] {
  return [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)].map(
    ({ segment }) => segment,
  );
}

/** Ends with a full stop, so that the voice rests: "Chor" is "Chor." */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…:]$/u.test(trimmed) ? trimmed : `${trimmed}.`;
}
