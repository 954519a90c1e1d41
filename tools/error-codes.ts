import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { allErrors } from '#apps/server/errors.ts';
import { cliErrors } from '#apps/cli/errors.ts';
import { joinErrors } from '#kernel/base/app-error.ts';

export const errorCodesFile = join(import.meta.dirname, '../docs/error-codes.md');

/** The register as a page: what people are told stands in the message catalogues. */
export function errorCodesPage(): string {
  const all = new Map([...allErrors, ...joinErrors(cliErrors)]);
  const rows = [...all].toSorted(([one], [other]) => one.localeCompare(other));
  return [
    '# Error codes',
    '',
    'Made by `npm run error-codes` from the registers of all parts; not written by hand. A code is what travels: over HTTP as `code` of problem details (RFC 9457), over the socket as `problem` or as the end of a mutation, and in the log. People read the text of their language under `error.<code>`.',
    '',
    '| Code | HTTP | What happened | What to do |',
    '|---|---|---|---|',
    ...rows.map(
      ([code, { status, cause, remedy }]) =>
        `| \`${code}\` | ${status} | ${cell(cause)} | ${cell(remedy)} |`,
    ),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

if (import.meta.main) await writeFile(errorCodesFile, errorCodesPage());
