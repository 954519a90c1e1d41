import { unseen } from '#kernel/base/text.ts';

/** A piece of HTML that may stand as it is. Made by `html` alone. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | null | readonly Part[];

/** Puts values into HTML, or XML, as text: whatever somebody called themself stays a name (TR7). */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce((text, string, index) => `${text}${asText(parts[index - 1] ?? null)}${string}`),
  );
}

function asText(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(asText).join('');
  return escaped(String(part));
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// What XML does not allow, and what turns text around so that it shows something else.
const everyUnseen = new RegExp(unseen, 'g');

function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => named[character] ?? '')
    .replaceAll(everyUnseen, '\ufffd');
}
