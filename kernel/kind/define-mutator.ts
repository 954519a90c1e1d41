import * as z from 'zod/mini';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { ErrorParams } from '#kernel/base/app-error.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { quickSameCheck } from '#kernel/kind/quick-check.ts';
import type { Rec } from '#kernel/kind/record.ts';

/** The fields to change; one that is absent or `undefined` stays as it is. */
export type FieldsOf<Body extends object> = {
  readonly [Field in keyof Body]?: Body[Field] | undefined;
};

/**
 * What a mutator can do. The same on a device (against rows and overlay) and on the server
 * (against the rows the actor reaches). Reads see only the records that `records(args)` names.
 */
export interface MutatorTx {
  readonly actor: AccountId;
  get<Body extends object>(kind: Kind<Body>, id: RecordId): Rec<Body> | undefined;
  /** Makes a record. Refuses `record.exists` when the id is taken. */
  create<Body extends object>(
    kind: Kind<Body>,
    id: RecordId,
    audience: AudienceId,
    body: Body,
  ): void;
  /** Changes the named fields of a record and no other. Refuses `record.absent`. */
  change<Body extends object>(kind: Kind<Body>, id: RecordId, fields: FieldsOf<Body>): void;
  /** Gives the record another audience. Refuses `record.absent`. */
  move<Body extends object>(kind: Kind<Body>, id: RecordId, audience: AudienceId): void;
  /** Deletes the record. Deleting what is gone changes nothing. */
  remove<Body extends object>(kind: Kind<Body>, id: RecordId): void;
}

export interface Mutator<Args extends object = Record<string, unknown>> {
  readonly name: string;
  /** Of the arguments. */
  readonly schema: z.core.$ZodType;
  parse(args: unknown): Args;
  records(args: Args): readonly RecordId[];
  run(tx: MutatorTx, args: Args): void;
}

/** Any mutator, when its arguments do not matter. */
export interface AnyMutator {
  readonly name: string;
  readonly schema: z.core.$ZodType;
  parse(args: unknown): object;
  records(args: never): readonly RecordId[];
  run(tx: MutatorTx, args: never): void;
}

/** Declares a named domain write. Pure and synchronous: it may run many times. */
export function defineMutator<const Shape extends Record<string, z.core.$ZodType>>(options: {
  readonly name: string;
  readonly args: Shape;
  readonly records: (args: z.infer<z.ZodMiniObject<Shape, z.core.$strict>>) => readonly RecordId[];
  readonly run: (tx: MutatorTx, args: z.infer<z.ZodMiniObject<Shape, z.core.$strict>>) => void;
}): Mutator<z.infer<z.ZodMiniObject<Shape, z.core.$strict>>> {
  const schema = z.strictObject(options.args);
  type Args = z.infer<typeof schema>;
  const isSame = quickSameCheck(schema);
  return {
    name: options.name,
    schema,
    parse: (args) => (isSame(args) ? args : z.parse(schema, args)) as Args,
    records: options.records,
    run: options.run,
  };
}

/** An expected refusal inside a mutator: the mutation ends as `refused` with this code. */
export class Refusal extends Error {
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.params = params;
  }
}
