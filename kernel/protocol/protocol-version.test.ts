import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { downSchema } from '#kernel/protocol/down.ts';
import { limits } from '#kernel/protocol/limits.ts';
import { mutationSchema } from '#kernel/protocol/mutation.ts';
import { upSchema } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';

/** The wire of each version. A new version gets a new line; a line is never changed. */
const wires: Readonly<Record<number, string>> = {
  1: '4eb2868226a02272f73eb663418446d6f61dfce299e3875ac302ddf3dbeb9321',
  2: '63137182e200f398fbb07c3255dea58604dc8ea33f6054d1ece69c1bb13b2a7a',
  3: 'b7f7c074d9e985e18124bf8e80c394a01a92d0d83fb53ddaf4f98450e04a8f0d',
};

test('[SY10] the wire is that of its version', () => {
  const wire = [upSchema, mutationSchema, downSchema].map((schema) =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  );
  const hash = createHash('sha256')
    .update(JSON.stringify([wire, limits]))
    .digest('hex');
  expect(
    hash,
    'A message or limit changed: raise protocolVersion, say what is new in version.ts, add the hash',
  ).toBe(wires[protocolVersion]);
});
