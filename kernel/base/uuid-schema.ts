import * as z from 'zod/mini';

/** A branded UUID: length first, then the pattern, so that a long text costs nothing. */
export function id<Id extends string>() {
  return z.pipe(
    z.string().check(z.maxLength(36), z.uuid()),
    z.transform((value) => value.toLowerCase() as Id),
  );
}
