import type { ErrorParams, ErrorRegister } from '#kernel/base/app-error.ts';

/** The languages answers are worded in. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

/** What happened, and what to do about it. */
export interface Words {
  readonly title: string;
  readonly detail: string;
}

/** Port: the words for a code, in a language. */
export type WordsFor = (code: string, params: ErrorParams, language: Language) => Words;

/** How every failure is answered (RFC 9457), by the app's routes and the public ones alike (AP1). */
export interface ProblemDetails {
  /** An address where the code is explained. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** This one occurrence; the log knows it by the same id. */
  readonly instance: string;
  readonly code: string;
  readonly params: ErrorParams;
}

export const problemMediaType = 'application/problem+json; charset=utf-8';

/** Where a code is explained. Absolute, so that it means the same wherever it is read. */
export function problemType(publicUrl: URL, code: string): string {
  return `${publicUrl.origin}/api/problems/${code}`;
}

/** The register's own English: for programs that bring no catalogue. */
export function wordsOfRegister(register: ErrorRegister): WordsFor {
  return (code, params) => {
    const entry = register.get(code);
    return { title: fill(entry?.cause ?? code, params), detail: fill(entry?.remedy ?? '', params) };
  };
}

/** The language of `Accept-Language` (RFC 9110 §12.5.4) that we have and that weighs most. */
export function languageOf(accepted: string | undefined): Language {
  if (accepted === undefined || accepted.length > 500) return 'en';
  let best: { readonly language: Language; readonly weight: number } | null = null;
  for (const range of accepted.split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const primary = tag === '*' ? 'en' : tag.split('-', 1)[0];
    const language = languages.find((one) => one === primary);
    if (language === undefined) continue;
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = quality === undefined ? 1 : Number(quality.slice(2));
    if (weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? 'en';
}

function fill(text: string, params: ErrorParams): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
