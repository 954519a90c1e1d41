import * as z from 'zod/mini';
import type { Directory } from '#kernel/access/directory.ts';

const text = z.string();
const nullableText = z.nullable(z.string());

// Loose, so that a newer server may tell more than this app shows.
const schema = z.looseObject({
  me: z.looseObject({ accountId: text, personId: text, role: text }),
  spaces: z.array(z.looseObject({ id: text, kind: text, name: text, personId: nullableText })),
  audiences: z.array(
    z.looseObject({
      id: text,
      spaceId: text,
      name: text,
      myRights: z.int(),
      until: nullableText,
      viewers: z.array(
        z.looseObject({
          personId: text,
          rights: z.int(),
          throughGroups: z.array(text),
          until: nullableText,
        }),
      ),
    }),
  ),
  persons: z.array(z.looseObject({ id: text, name: text, role: text, hue: z.number() })),
  groups: z.array(z.looseObject({ id: text, name: text })),
});

/** The directory if it is one; undefined otherwise. */
export function readDirectory(value: unknown): Directory | undefined {
  const result = z.safeParse(schema, value);
  return result.success ? (result.data as unknown as Directory) : undefined;
}
