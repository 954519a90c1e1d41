import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PersonId } from '#kernel/base/ids.ts';
import { keyedRecordId } from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { Refusal, type MutatorTx } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';

/** A record as a mutator left it; null: deleted. */
export type Changes = ReadonlyMap<RecordId, Rec | null>;

export interface LocalTxOptions {
  readonly actor: AccountId;
  /** Stands in `createdAt` and `changedAt` until the server's record comes. */
  readonly at: string;
  /** The ids that `records(args)` named; a mutator that touches another has a bug. */
  readonly named: ReadonlySet<RecordId>;
  /** What the person sees: rows with the overlay on top. */
  readonly look: (id: RecordId) => Rec | undefined;
}

/**
 * The device's side of a mutator: gathers changes and writes nothing. Bodies pass their kind;
 * fields that this app does not know are kept as they are.
 */
export class LocalTx implements MutatorTx {
  readonly actor: AccountId;
  readonly #at: string;
  readonly #named: ReadonlySet<RecordId>;
  readonly #look: (id: RecordId) => Rec | undefined;
  readonly #changes = new Map<RecordId, Rec | null>();

  constructor(options: LocalTxOptions) {
    this.actor = options.actor;
    this.#at = options.at;
    this.#named = options.named;
    this.#look = options.look;
  }

  get changes(): Changes {
    return this.#changes;
  }

  get<Body extends object>(kind: Kind<Body>, id: RecordId): Rec<Body> | undefined {
    const record = this.#current(id);
    // A record's kind never changes, so the name vouches for the body.
    return record?.kind === kind.name ? (record as Rec<object> as Rec<Body>) : undefined;
  }

  create<Body extends object>(
    kind: Kind<Body>,
    id: RecordId,
    audience: AudienceId,
    body: Body,
  ): void {
    if (this.#current(id) !== undefined) throw new Refusal('record.exists', { record: id });
    const parsed = kind.parse(body);
    this.#put(kind, {
      id,
      audience,
      kind: kind.name,
      ...envelope(kind, parsed),
      revision: 0,
      createdBy: this.actor,
      createdAt: this.#at,
      changedBy: this.actor,
      changedAt: this.#at,
    });
  }

  change<Body extends object>(kind: Kind<Body>, id: RecordId, fields: Partial<Body>): void {
    const record = this.#present(kind, id);
    const known = new Set(kind.fields);
    const entries = Object.entries(record.body);
    const unknown = Object.fromEntries(entries.filter(([field]) => !known.has(field)));
    const before = Object.fromEntries(entries.filter(([field]) => known.has(field)));
    const parsed = kind.parse({ ...before, ...fields });
    const { body, day, persons } = envelope(kind, parsed);
    this.#put(kind, { ...this.#touched(record), body: { ...unknown, ...body }, day, persons });
  }

  move<Body extends object>(kind: Kind<Body>, id: RecordId, audience: AudienceId): void {
    this.#put(kind, { ...this.#touched(this.#present(kind, id)), audience });
  }

  remove<Body extends object>(kind: Kind<Body>, id: RecordId): void {
    if (this.get(kind, id) !== undefined) this.#changes.set(id, null);
  }

  #current(id: RecordId): Rec | undefined {
    if (!this.#named.has(id)) throw new Error(`the mutator did not name record ${id}`);
    const changed = this.#changes.get(id);
    return changed === undefined ? this.#look(id) : (changed ?? undefined);
  }

  #present<Body extends object>(kind: Kind<Body>, id: RecordId): Rec {
    const record = this.#current(id);
    if (record?.kind !== kind.name) throw new Refusal('record.absent', { record: id });
    return record;
  }

  #touched(record: Rec): Rec {
    return { ...record, changedBy: this.actor, changedAt: this.#at };
  }

  #put<Body extends object>(kind: Kind<Body>, record: Rec): void {
    const key = kind.keyed ? kind.keyOf(kind.parse(knownOf(kind, record.body))) : null;
    // The id of a keyed record is made of its audience and key; another id would let two records
    // stand where one must be.
    if (key !== null && record.id !== keyedRecordId(kind.name, record.audience, key)) {
      throw new Refusal('record.id-not-of-key', { record: record.id });
    }
    this.#changes.set(record.id, record);
  }
}

function envelope<Body extends object>(
  kind: Kind<Body>,
  body: Body,
): Pick<Rec, 'body' | 'day' | 'persons'> {
  return {
    body: body as Record<string, unknown>,
    day: kind.dayOf(body),
    persons: [...new Set(kind.personsOf(body))] as PersonId[],
  };
}

function knownOf<Body extends object>(kind: Kind<Body>, body: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(body).filter(([field]) => kind.fields.includes(field)));
}
