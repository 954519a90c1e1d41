import * as z from 'zod/mini';
import type { AnyKind } from '#kernel/kind/define-kind.ts';

/** A kind's shape as JSON Schema. Apart from the kind, so that the app, which never asks, does not carry the converter. */
export function jsonSchemaOf(kind: Pick<AnyKind, 'schema'>): unknown {
  return z.toJSONSchema(kind.schema, { io: 'input', unrepresentable: 'any' });
}
