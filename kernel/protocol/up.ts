import * as z from 'zod/mini';
import { helloSchema } from '#kernel/protocol/hello.ts';
import { pullSchema } from '#kernel/protocol/pull.ts';
import { pushSchema } from '#kernel/protocol/push.ts';

/** Everything a device may say. */
export const upSchema = z.discriminatedUnion('type', [helloSchema, pushSchema, pullSchema]);
export type Up = z.infer<typeof upSchema>;
