import type { Language } from '#adapters/http/problem-details.ts';
import type { Speak } from '#governance/register/say-register.ts';

/** The words of the register in a language. Loaded when somebody asks: a server at rest does without. */
export async function registerWords(language: Language): Promise<Speak> {
  const { createIntl } = await import('react-intl/server');
  const messages =
    language === 'de'
      ? (await import('#governance/register/messages/de.json', { with: { type: 'json' } })).default
      : (await import('#governance/register/messages/en.json', { with: { type: 'json' } })).default;
  const intl = createIntl({ locale: language === 'de' ? 'de-DE' : 'en-GB', messages });
  return (id, values) => intl.formatMessage({ id }, { ...values });
}
