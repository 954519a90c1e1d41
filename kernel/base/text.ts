import * as z from 'zod/mini';

// Control characters other than tab and line break carry nothing a person typed, and NUL cannot
// be stored; bidirectional overrides let a text show something else than it is (CVE-2021-42574).
// oxlint-disable-next-line no-control-regex -- the point of this pattern is control characters
export const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

/** A text of at most `maxLength` UTF-16 units without control characters. May be empty. */
export function text(maxLength: number) {
  return z.string().check(
    z.maxLength(maxLength),
    z.refine((value) => !unseen.test(value) && value.isWellFormed(), {
      error: 'text-has-control-characters',
    }),
  );
}

/** Like `text`, but with something in it besides spaces. */
export function requiredText(maxLength: number) {
  return text(maxLength).check(
    z.refine((value) => value.trim() !== '', { error: 'text-is-empty' }),
  );
}
