import { InvalidArgumentError } from 'commander';
import * as z from 'zod/mini';
import { requiredText } from '#kernel/base/text.ts';

/** A name, or a few words. Throws `InvalidArgumentError`. */
export const line = textOf(200);
/** As long as a reason may be. Throws `InvalidArgumentError`. */
export const longText = textOf(4_000);

function textOf(length: number): (value: string) => string {
  const schema = requiredText(length);
  return (value) => {
    const read = z.safeParse(schema, value.normalize('NFC').trim());
    if (read.success) return read.data;
    throw new InvalidArgumentError(`Write 1 to ${length} characters, and no control characters.`);
  };
}
