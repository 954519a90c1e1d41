import * as z from 'zod/mini';
import { hintSchema } from '#kernel/protocol/hint.ts';
import { pageSchema } from '#kernel/protocol/page.ts';
import { problemSchema } from '#kernel/protocol/problem.ts';
import { pushResultSchema } from '#kernel/protocol/push-result.ts';
import { welcomeSchema } from '#kernel/protocol/welcome.ts';

/** Everything the server may say. */
export const downSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  pushResultSchema,
  pageSchema,
  hintSchema,
  problemSchema,
]);
export type Down = z.infer<typeof downSchema>;
