import { AppError } from '#kernel/base/app-error.ts';
import type { IntlShape } from 'react-intl';

/** What happened and what to do, for people. Codes without words of their own get those for "unknown". */
export function wordsForError(intl: IntlShape, error: unknown): { title: string; remedy: string } {
  const { code, params } =
    error instanceof AppError ? error : { code: 'unknown', params: {} as AppError['params'] };
  return wordsForCode(intl, code, params);
}

export function wordsForCode(
  intl: IntlShape,
  code: string,
  params: AppError['params'],
): { title: string; remedy: string } {
  const known = Object.hasOwn(intl.messages, `error.${code}`) ? code : 'unknown';
  const [title = '', ...remedy] = intl
    .formatMessage({ id: `error.${known}` }, { ...params, code })
    .split('\n');
  return { title, remedy: remedy.join(' ') };
}
