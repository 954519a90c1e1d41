import { version as uuidVersion } from 'uuid';
import {
  keyedRecordId,
  type AccountId,
  type AudienceId,
  type PersonId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { Refusal, type FieldsOf, type MutatorTx } from '#kernel/kind/define-mutator.ts';
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
 * fields that this app does not know are kept as they are. Rights are the server's to judge: the
 * directory of this device may be old, and work must not be lost to that.
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
    const parsed = parseBody(kind, body);
    requireId(kind, id, audience, parsed);
    if (this.#current(id) !== undefined) throw new Refusal('record.exists', { record: id });
    this.#changes.set(id, {
      id,
      audience,
      kind: kind.name,
      ...envelope(kind, parsed),
      revision: 0,
      merged: 0,
      createdBy: this.actor,
      createdAt: this.#at,
      changedBy: this.actor,
      changedAt: this.#at,
    });
  }

  change<Body extends object>(kind: Kind<Body>, id: RecordId, fields: FieldsOf<Body>): void {
    const record = this.#writable(kind, id);
    const known = new Set(kind.fields);
    const entries = Object.entries(record.body);
    const unknown = Object.fromEntries(entries.filter(([field]) => !known.has(field)));
    const before = Object.fromEntries(entries.filter(([field]) => known.has(field)));
    const given = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    );
    const parsed = parseBody(kind, { ...before, ...given });
    if (kind.keyed) requireId(kind, id, record.audience, parsed);
    const { body, day, persons } = envelope(kind, parsed);
    this.#changes.set(id, {
      ...this.#touched(record),
      body: { ...unknown, ...body },
      day,
      persons,
    });
  }

  move<Body extends object>(kind: Kind<Body>, id: RecordId, audience: AudienceId): void {
    const record = this.#writable(kind, id);
    if (record.audience === audience) return;
    // Its audience is part of its id.
    if (kind.keyed) throw new Refusal('record.cannot-move', { record: id });
    this.#changes.set(id, { ...this.#touched(record), audience });
  }

  remove<Body extends object>(kind: Kind<Body>, id: RecordId): void {
    if (this.get(kind, id) === undefined) return;
    this.#writable(kind, id);
    this.#changes.set(id, null);
  }

  #current(id: RecordId): Rec | undefined {
    if (!this.#named.has(id)) throw new Error(`the mutator did not name record ${id}`);
    const changed = this.#changes.get(id);
    return changed === undefined ? this.#look(id) : (changed ?? undefined);
  }

  #writable<Body extends object>(kind: Kind<Body>, id: RecordId): Rec {
    const record = this.#current(id);
    if (record?.kind !== kind.name) throw new Refusal('record.absent', { record: id });
    if (kind.authorOnly && record.createdBy !== this.actor) {
      throw new Refusal('record.not-author', { record: id });
    }
    return record;
  }

  #touched(record: Rec): Rec {
    return { ...record, changedBy: this.actor, changedAt: this.#at };
  }
}

function parseBody<Body extends object>(kind: Kind<Body>, body: unknown): Body {
  const result = kind.safeParse(body);
  if (result.success) return result.data;
  const field = result.issues[0]?.path.map(String).join('.') ?? '';
  throw new Refusal('record.body-invalid', { field: field.slice(0, 100) });
}

/** Keyed kinds have the id their key makes, all others a random one, as the server wants it. */
function requireId<Body extends object>(
  kind: Kind<Body>,
  id: RecordId,
  audience: AudienceId,
  body: Body,
): void {
  const right = kind.keyed
    ? keyedRecordId(kind.name, audience, kind.keyOf(body) ?? '') === id
    : uuidVersion(id) === 4;
  if (!right) throw new Refusal('record.id-malformed', { record: id });
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
