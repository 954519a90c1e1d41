/** The European Union and Iceland, Liechtenstein and Norway (EEA Agreement). */
const eea: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
    ' ',
  ),
);

/** Groups of countries and places that are made up; CLDR has names for them. */
const none: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Tells whether `code` is a country by ISO 3166-1, in capitals. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !none.has(code) && names.of(code) !== undefined;
}

/** Whether data may go there without a basis of transfer. Source: GDPR Art. 44. */
export function isInEea(country: string): boolean {
  return eea.has(country);
}
