import type { PersonExplanation } from '#kernel/access/explain-person.ts';
import { explainInWords, type Speaker } from '#kernel/access/explain-words.ts';
import type { Language } from '#adapters/http/problem-details.ts';

const speakers = new Map<Language, Promise<Speaker>>();

/** An explanation as a sentence in the language asked for. */
export async function explanationWords(
  explanation: PersonExplanation,
  language: Language,
  now: Date,
): Promise<string> {
  let speaker = speakers.get(language);
  if (speaker === undefined) {
    speaker = speakerOf(language);
    speakers.set(language, speaker);
  }
  return explainInWords(await speaker, explanation, now);
}

/** Loaded when somebody first asks: a server at rest does without. */
async function speakerOf(language: Language): Promise<Speaker> {
  const { createIntl } = await import('react-intl/server');
  switch (language) {
    case 'de': {
      const words = await import('#kernel/access/messages/de.json', { with: { type: 'json' } });
      return createIntl({ locale: 'de-DE', messages: words.default });
    }
    case 'en': {
      const words = await import('#kernel/access/messages/en.json', { with: { type: 'json' } });
      return createIntl({ locale: 'en-GB', messages: words.default });
    }
  }
}
