import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { isoInstant, type Clock } from '#kernel/base/clock.ts';
import { randomId, type AccountId, type MutationId, type RecordId } from '#kernel/base/ids.ts';
import { Refusal, type Mutator } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import { limits } from '#kernel/protocol/limits.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import { contactIn, isLocked } from '#kernel/sync/client/lease.ts';
import type {
  LocalStore,
  OverlayEntry,
  StoreReader,
  StoreWriter,
} from '#kernel/sync/client/local-store.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { runCall, type Call } from '#kernel/sync/client/run-mutation.ts';

export interface MutateContext {
  readonly store: LocalStore;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly accountId: AccountId;
  /** Rows on the screen that are not stored, since they are older than the window. */
  readonly older?: ((id: RecordId) => Rec | undefined) | undefined;
}

/** A record as the author of a write looked at it, which may be another by the time it is saved. */
export type Looked = Pick<Rec, 'id' | 'revision'>;

/**
 * Writes locally, at once, online or not: the effect and the mutation that will be sent stand in
 * one transaction (SYC1). Throws the mutator's own code when it refuses,
 * 'sync.arguments-invalid', 'sync.write-too-large', 'sync.locked' and 'sync.device-too-old'; then
 * nothing was written (SYC2).
 */
export async function mutate<Args extends object>(
  context: MutateContext,
  mutator: Mutator<Args>,
  args: Args,
  looked?: Looked,
): Promise<MutationId> {
  return write(context, mutator, args, { looked });
}

/** Like `mutate`, with `also` in the same transaction. */
export async function write<Args extends object>(
  context: MutateContext,
  mutator: Mutator<Args>,
  args: unknown,
  {
    also,
    looked,
  }: {
    readonly also?: (tx: StoreWriter) => Promise<void>;
    readonly looked?: Looked | undefined;
  },
): Promise<MutationId> {
  if (!context.registry.mutators.has(mutator.name)) {
    throw new Error(`mutator ${mutator.name} is not in the registry`);
  }
  const id = randomId<MutationId>();
  const at = isoInstant(context.clock);
  let attempts = 0;
  try {
    // What is kept is what will be sent: the caller's object may change later, the text does not.
    const text = JSON.stringify(args);
    const wire: unknown = JSON.parse(text);
    const parsed = mutator.parse(wire);
    const call: Call = { mutator, args: parsed, records: [...new Set(mutator.records(parsed))] };
    await context.store.write(async (tx) => {
      attempts += 1;
      // Run again because the browser lost its answer: the work may be there already.
      if (attempts > 1 && (await tx.outbox()).some((entry) => entry.mutation.id === id)) return;
      await requireWritable(tx, context);
      await also?.(tx);
      const { base, overlay } = await effectOf(tx, call, {
        actor: context.accountId,
        at,
        older: context.older ?? (() => undefined),
        looked,
      });
      const mutation: Mutation = {
        id,
        name: mutator.name,
        args: wire,
        schema: context.registry.schema,
        base,
      };
      requireSize(mutation);
      await tx.putOverlay(overlay);
      await tx.addToOutbox(mutation, at);
    });
  } catch (error) {
    throw toAppError(error, mutator.name);
  }
  return id;
}

async function requireWritable(tx: StoreReader, { registry, clock }: MutateContext): Promise<void> {
  const contact = await contactIn(tx);
  if (contact === null) return;
  if (isLocked(contact, clock.nowMs())) throw new AppError('sync.locked');
  // An app with newer kinds asks again; the server may take those.
  if (contact.writes === 'closed' && contact.schema === registry.schema) {
    throw new AppError('sync.device-too-old');
  }
}

async function effectOf(
  tx: StoreWriter,
  call: Call,
  who: {
    readonly actor: AccountId;
    readonly at: string;
    readonly older: (id: RecordId) => Rec | undefined;
    readonly looked: Looked | undefined;
  },
): Promise<{ base: Mutation['base']; overlay: OverlayEntry[] }> {
  const stored = await tx.rows(call.records);
  const rowOf = (id: RecordId) => stored.get(id) ?? who.older(id);
  const overlay = await tx.overlay(call.records);
  const changes = runCall(call, {
    actor: who.actor,
    at: who.at,
    look: (id: RecordId) => {
      const above = overlay.get(id);
      return above === undefined ? rowOf(id) : (above.record ?? undefined);
    },
  });
  return {
    // Own unsent work on top of a row does not count: its revision is the server's to make. Nor does what came after its
    // author looked (SY37).
    base: call.records.flatMap((id) => {
      const row = rowOf(id);
      if (row === undefined) return [];
      const seen = who.looked?.id === id ? who.looked.revision : row.revision;
      return [[id, Math.min(seen, row.revision)] as [RecordId, number]];
    }),
    overlay: [...changes].map(([id, record]) => ({ id, record, unsent: true })),
  };
}

function requireSize(mutation: Mutation): void {
  const sizeBytes = new TextEncoder().encode(JSON.stringify(mutation)).length;
  if (sizeBytes > limits.mutationBytes) {
    throw new AppError('sync.write-too-large', { sizeBytes, limitBytes: limits.mutationBytes });
  }
}

function toAppError(error: unknown, mutator: string): unknown {
  if (error instanceof Refusal) return new AppError(error.code, error.params, { cause: error });
  if (error instanceof z.core.$ZodError) {
    const issue = error.issues[0];
    const field = issue?.path.map(String).join('.') ?? '';
    const reason = issue === undefined || issue.message === '' ? 'invalid' : issue.code;
    return new AppError('sync.arguments-invalid', { mutator, field, reason }, { cause: error });
  }
  return error;
}
