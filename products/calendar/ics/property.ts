import { unseen } from '#kernel/base/text.ts';

/** One content line: `NAME;PARAM=value:value`. */
export interface Property {
  readonly name: string;
  readonly line: number;
  /** A map, since parameter names come from outside (`__proto__`). */
  readonly params: ReadonlyMap<string, string>;
  /** As written: escapes are still in it. */
  readonly value: string;
}

/** Reads one unfolded line in one pass; null when it is not a content line. RFC 5545 §3.1. */
export function parseProperty(content: string, line: number): Property | null {
  const name = /^[A-Za-z0-9-]{1,64}(?=[;:])/.exec(content)?.[0];
  if (name === undefined) return null;
  const params = new Map<string, string>();
  let at = name.length;
  while (content[at] === ';') {
    const equals = content.indexOf('=', at);
    if (equals === -1) return null;
    const param = content.slice(at + 1, equals).toUpperCase();
    let end = equals + 1;
    let quoted = false;
    while (end < content.length && (quoted || (content[end] !== ';' && content[end] !== ':'))) {
      if (content[end] === '"') quoted = !quoted;
      end += 1;
    }
    params.set(param, content.slice(equals + 1, end).replaceAll('"', ''));
    at = end;
  }
  if (content[at] !== ':') return null;
  return { name: name.toUpperCase(), line, params, value: content.slice(at + 1) };
}

/** Undoes the escapes of a text value. RFC 5545 §3.3.11. */
export function unescapeText(value: string): string {
  return value.replace(/\\([\\;,nN])/g, (_, escaped: string) =>
    escaped === 'n' || escaped === 'N' ? '\n' : escaped,
  );
}

const everyUnseen = new RegExp(unseen, 'g');

/** A text as a record may hold it: well-formed, without control characters, at most `maxLength`
 *  long. Markup stays what it is: text. */
export function cleanText(
  value: string,
  maxLength: number,
): { readonly text: string; readonly shortened: boolean } {
  const clean = value.replaceAll('\r\n', '\n').replace(everyUnseen, '').toWellFormed().trim();
  if (clean.length <= maxLength) return { text: clean, shortened: false };
  // A cut through a surrogate pair would leave half a character.
  return {
    text:
      clean
        .slice(0, maxLength - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '') + '…',
    shortened: true,
  };
}
