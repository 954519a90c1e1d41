import { AppError } from '#kernel/base/app-error.ts';
import { isUuid, type MutationId } from '#kernel/base/ids.ts';
import type { Mutator } from '#kernel/kind/define-mutator.ts';
import type {
  AttentionEntry,
  LocalStore,
  StoreReader,
  StoreWriter,
} from '#kernel/sync/client/local-store.ts';
import { write, type Looked, type MutateContext } from '#kernel/sync/client/mutate.ts';

/**
 * Sends a refused write again, as a new mutation on what the person sees now. It leaves the list
 * in the same transaction; when the mutator refuses it, it stays there and the code is thrown.
 */
export async function retryAttention(context: MutateContext, id: MutationId): Promise<MutationId> {
  const entry = await context.store.read((tx) => entryOf(tx, id));
  const mutator = context.registry.mutators.get(entry.mutation.name);
  if (mutator === undefined) {
    throw new AppError('sync.arguments-invalid', {
      mutator: entry.mutation.name,
      field: '',
      reason: 'unknown-mutator',
    });
  }
  return replaceAttention(context, id, mutator as Mutator<object>, entry.mutation.args);
}

/**
 * Makes another write in the place of a refused one, which leaves the list in the same transaction.
 * When the mutator refuses it, nothing was written, the refused one stays, and the code is thrown.
 */
export async function replaceAttention<Args extends object>(
  context: MutateContext,
  id: MutationId,
  mutator: Mutator<Args>,
  args: unknown,
  looked?: Looked,
): Promise<MutationId> {
  const also = async (tx: StoreWriter): Promise<void> => {
    // Another tab may have been quicker; the work must not be sent twice.
    await entryOf(tx, id);
    await tx.removeAttention([id]);
  };
  return write(context, mutator, args, { also, looked });
}

/** Forgets a refused write, content and all. */
export async function discardAttention(store: LocalStore, id: MutationId): Promise<void> {
  await store.write((tx) => tx.removeAttention([id]));
}

/** The words for one field of a write; null leaves it out. */
export type SayField = (field: string, value: string) => string | null;

/** The words of a refused write, for the clipboard: what a person typed, without ids. */
export function attentionAsText(entry: AttentionEntry): string {
  return [entry.madeAt, ...attentionLines(entry, (field, value) => `${field}: ${value}`)].join(
    '\n',
  );
}

/** The same, a line for each field, in the words of whoever shows it. */
export function attentionLines(entry: Pick<AttentionEntry, 'mutation'>, say: SayField): string[] {
  return lines(entry.mutation.args, '', say);
}

function lines(value: unknown, field: string, say: SayField): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((item) => lines(item, field, say));
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([name, inner]) => lines(inner, name, say));
  }
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  if (typeof value === 'string' && isUuid(value)) return [];
  const words = say(field, String(value));
  return words === null ? [] : [words];
}

async function entryOf(tx: StoreReader, id: MutationId): Promise<AttentionEntry> {
  const entry = (await tx.attention()).find((candidate) => candidate.mutation.id === id);
  if (entry === undefined) throw new AppError('sync.attention-absent', { mutation: id });
  return entry;
}
