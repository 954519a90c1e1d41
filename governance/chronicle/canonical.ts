const notAscii = /[\u0080-\uffff]/;
const encoder = new TextEncoder();

/**
 * Texts as netstrings, `<bytes>:<text>,` one after the other: no two lists of texts come to the
 * same text, and anybody can make it in a few lines of any language (CH2).
 */
export function canonical(fields: readonly string[]): string {
  let text = '';
  for (const field of fields) text += `${field.length}:${field},`;
  // Mostly there is nothing but ASCII, of which a letter is a byte: looked at once, in the whole.
  if (!notAscii.test(text)) return text;
  text = '';
  for (const field of fields) {
    const bytes = notAscii.test(field) ? encoder.encode(field).length : field.length;
    text += `${bytes}:${field},`;
  }
  return text;
}
