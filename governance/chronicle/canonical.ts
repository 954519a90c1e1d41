const notAscii = /[\u0080-\uffff]/;
const encoder = new TextEncoder();

/**
 * Texts as netstrings, `<bytes>:<text>,` one after the other: no two lists of texts come to the
 * same text, and anybody can make it in a few lines of any language (CH2).
 */
export function canonical(fields: readonly string[]): string {
  let text = '';
  for (const field of fields) text += `${bytesIn(field)}:${field},`;
  return text;
}

function bytesIn(text: string): number {
  return notAscii.test(text) ? encoder.encode(text).length : text.length;
}
