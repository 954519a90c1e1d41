import { version as uuidVersion } from 'uuid';
import {
  type AccountId,
  type AudienceId,
  type DeviceId,
  keyedRecordId,
  type MutationId,
  type PersonId,
  type RecordId,
} from '#kernel/base/ids.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { type FieldsOf, type MutatorTx, Refusal } from '#kernel/kind/define-mutator.ts';
import type { Rec } from '#kernel/kind/record.ts';
import type { StoredRecord } from '#kernel/sync/server/stored-record.ts';
import type { WorkingState } from '#kernel/sync/server/working-state.ts';

/** Where a record stands among its fields that have revisions; no field has this name. */
const place = '@audience';

/** A state of a record that a mutation ended. */
export interface HistoryEntry {
  readonly record: StoredRecord;
  readonly as: 'change' | 'move' | 'delete';
  /** The mutation overwrote something its author had not seen (SY4), or took it elsewhere (SY37). */
  readonly unseen: boolean;
  readonly mutation: MutationId;
}

export interface Change {
  readonly before: StoredRecord | null;
  readonly after: StoredRecord | null;
}

/**
 * The records a push works on, as they are and as its mutations have left them so far. Each
 * mutation runs on a draft that counts only when it was not refused.
 */
export class WorkingSet {
  readonly #state: WorkingState;
  readonly #account: AccountId;
  readonly #device: DeviceId;
  readonly #before = new Map<RecordId, StoredRecord>();
  readonly #current = new Map<RecordId, StoredRecord | null>();
  readonly #history: HistoryEntry[] = [];
  /** Of records that are new, by kind: most pushes make several of one. */
  readonly #firstRevisions = new Map<string, StoredRecord['fieldRevision']>();

  constructor(state: WorkingState, actor: { account: AccountId; device: DeviceId }) {
    this.#state = state;
    this.#account = actor.account;
    this.#device = actor.device;
  }

  /** Runs one mutation; `merged` when it overwrote what its author had not seen. Throws Refusal. */
  run(
    mutation: { readonly id: MutationId; readonly base: ReadonlyMap<RecordId, number> },
    work: (tx: MutatorTx) => void,
  ): { readonly merged: boolean; readonly touched: readonly RecordId[] } {
    const draft = new Map<RecordId, StoredRecord | null>();
    const history: HistoryEntry[] = [];
    /** What this mutation says new words in, and for whom it says that they are. */
    const changed = new Set<RecordId>();
    const meantFor = new Map<RecordId, AudienceId>();
    /** Where it makes records, and what it removes: one of them may take the other's place. */
    const madeIn = new Set<AudienceId>();
    const removed: StoredRecord[] = [];
    const isUnseen = ({ id, fieldRevision }: StoredRecord, field: string): boolean => {
      const [changedIn, changedOn] = fieldRevision[field] ?? [0, this.#device];
      return changedIn > (mutation.base.get(id) ?? 0) && changedOn !== this.#device;
    };
    const hasUnseen = (record: StoredRecord): boolean =>
      Object.keys(record.fieldRevision).some((field) => isUnseen(record, field));
    const find = (id: RecordId): StoredRecord | null =>
      draft.get(id) ?? (draft.has(id) ? null : this.#find(id));

    const existing = (kind: { name: string }, id: RecordId): StoredRecord => {
      const record = find(id);
      if (record === null || record.kind !== kind.name) throw new Refusal('record.absent');
      return record;
    };
    /** Ends a state and says the revision of the next. What this mutation itself made of a record
     *  on its way was seen by nobody and is not kept: it comes to one state (SY34). */
    const end = (record: StoredRecord, as: HistoryEntry['as'], unseen: boolean): number => {
      const at = history.findLastIndex((entry) => entry.record.id === record.id);
      const ended = history[at];
      if (draft.has(record.id) && ended !== undefined && ended.as !== 'delete') {
        const both = as === 'change' ? ended.as : as;
        history[at] = { ...ended, as: both, unseen: ended.unseen || unseen };
        return record.revision;
      }
      if (draft.has(record.id) && as !== 'delete') return record.revision;
      history.push({ record, as, unseen, mutation: mutation.id });
      return record.revision + 1;
    };
    const requireAuthor = (authorOnly: boolean, record: StoredRecord): void => {
      if (authorOnly && record.createdBy !== this.#account) throw new Refusal('record.not-author');
    };

    const tx: MutatorTx = {
      actor: this.#account,
      get: <Body extends object>(kind: Kind<Body>, id: RecordId) => {
        const record = find(id);
        return record?.kind === kind.name ? (record as unknown as Rec<Body>) : undefined;
      },
      create: (kind, id, audience, body) => {
        const parsed = parseBody(kind, body);
        requireId(kind, id, audience, parsed);
        this.#state.requireCreation(audience, kind.rights.create, kind.audiences.allowed);
        const isTaken = draft.has(id) ? draft.get(id) !== null : !this.#isFree(id, kind.keyed);
        if (isTaken) throw new Refusal('record.exists');
        const ended = history.findLast(({ record }) => record.id === id)?.record.revision;
        const last = ended ?? this.#lastRevision(id);
        const revision = (last ?? 0) + 1;
        const revisions = this.#revisions(kind, revision);
        madeIn.add(audience);
        draft.set(id, {
          ...this.#envelope(kind, parsed),
          id,
          audience,
          revision,
          merged: 0,
          // Made anew, it may be where it was not before; a keyed one is where its id says.
          fieldRevision:
            last === undefined || kind.keyed
              ? revisions
              : { ...revisions, [place]: [revision, this.#device] },
          createdBy: this.#account,
          createdAt: '',
        });
      },
      change: (kind, id, fields) => {
        const record = existing(kind, id);
        this.#state.require(record.audience, kind.rights.change);
        requireAuthor(kind.authorOnly, record);
        const given = Object.entries(fields as FieldsOf<Record<string, unknown>>).filter(
          ([field, value]) => value !== undefined && !same(record.body[field], value),
        );
        if (given.length === 0) return;
        // What this version of the kind does not know stays as it is (SY30).
        const [known, unknown] = byKnown(record.body, new Set(kind.fields));
        const parsed = parseBody(kind, { ...known, ...Object.fromEntries(given) });
        if (
          kind.keyed &&
          keyedRecordId(kind.name, record.audience, kind.keyOf(parsed) ?? '') !== id
        ) {
          throw new Refusal('record.id-malformed');
        }
        changed.add(id);
        const unseen = given.some(([field]) => isUnseen(record, field));
        const revision = end(record, 'change', unseen);
        draft.set(id, {
          ...record,
          ...this.#envelope(kind, parsed),
          body: { ...unknown, ...parsed },
          revision,
          merged: unseen ? revision : record.merged,
          fieldRevision: {
            ...record.fieldRevision,
            ...Object.fromEntries(
              given.map(([field]) => [field, [revision, this.#device] as const]),
            ),
          },
        });
      },
      move: (kind, id, audience) => {
        const record = existing(kind, id);
        meantFor.set(id, audience);
        if (record.audience === audience) return;
        if (kind.keyed) throw new Refusal('record.cannot-move');
        this.#state.require(record.audience, kind.rights.delete);
        this.#state.requireCreation(audience, kind.rights.create, kind.audiences.allowed);
        requireAuthor(kind.authorOnly, record);
        const unseen = hasUnseen(record);
        const revision = end(record, 'move', unseen);
        draft.set(id, {
          ...record,
          audience,
          revision,
          merged: unseen ? revision : record.merged,
          fieldRevision: { ...record.fieldRevision, [place]: [revision, this.#device] },
          changedBy: this.#account,
        });
      },
      remove: (kind, id) => {
        const record = find(id);
        if (record === null || record.kind !== kind.name) return;
        this.#state.require(record.audience, kind.rights.delete);
        requireAuthor(kind.authorOnly, record);
        end(record, 'delete', hasUnseen(record));
        removed.push(record);
        draft.set(id, null);
      },
    };

    work(tx);
    for (const id of changed) {
      const record = draft.get(id) ?? null;
      if (record === null || record.audience === meantFor.get(id)) continue;
      // Meant for those whom its author knew to see it (SY37).
      if (isUnseen(record, place)) throw new Refusal('record.moved');
    }
    if (removed.some((record) => madeIn.has(record.audience) && isUnseen(record, place))) {
      throw new Refusal('record.moved');
    }
    for (const [id, record] of draft) this.#current.set(id, record);
    this.#history.push(...history);
    return { merged: history.some((entry) => entry.unseen), touched: [...draft.keys()] };
  }

  /** What is to be written: each record the push touched, before and after. */
  changes(): Change[] {
    return [...this.#current].flatMap(([id, after]) => {
      const before = this.#before.get(id) ?? null;
      return before === null && after === null ? [] : [{ before, after }];
    });
  }

  history(): readonly HistoryEntry[] {
    return this.#history;
  }

  /** All fields as of this revision. The first is the same object for all of a kind. */
  #revisions(kind: Pick<Kind, 'name' | 'fields'>, revision: number): StoredRecord['fieldRevision'] {
    const known = revision === 1 ? this.#firstRevisions.get(kind.name) : undefined;
    if (known !== undefined) return known;
    const all = Object.fromEntries(
      kind.fields.map((field) => [field, [revision, this.#device] as const]),
    );
    if (revision === 1) this.#firstRevisions.set(kind.name, all);
    return all;
  }

  #find(id: RecordId): StoredRecord | null {
    const known = this.#current.get(id);
    if (known !== undefined) return known;
    const record = this.#state.find(id);
    if (record !== null) this.#before.set(id, record);
    return record;
  }

  #isFree(id: RecordId, keyed: boolean): boolean {
    return this.#current.has(id) ? this.#current.get(id) === null : this.#state.isFree(id, keyed);
  }

  #lastRevision(id: RecordId): number | undefined {
    const here = this.#history.findLast((entry) => entry.record.id === id)?.record.revision;
    return here ?? this.#state.lastRevision(id);
  }

  #envelope<Body extends object>(kind: Kind<Body>, body: Body) {
    return {
      kind: kind.name,
      body: body as Record<string, unknown>,
      day: kind.dayOf(body),
      persons: [...new Set(kind.personsOf(body))] as PersonId[],
      changedBy: this.#account,
      changedAt: '',
    };
  }
}

type Fields = Record<string, unknown>;

function byKnown(body: Readonly<Fields>, known: ReadonlySet<string>): readonly [Fields, Fields] {
  const fields = Object.entries(body);
  return [
    Object.fromEntries(fields.filter(([field]) => known.has(field))),
    Object.fromEntries(fields.filter(([field]) => !known.has(field))),
  ];
}

function parseBody<Body extends object>(kind: Kind<Body>, body: unknown): Body {
  const result = kind.safeParse(body);
  if (result.success) return result.data;
  const field = result.issues[0]?.path.map(String).join('.') ?? '';
  throw new Refusal('record.body-invalid', { field: field.slice(0, 100) });
}

/** Keyed kinds have the id their key makes; all others a random one, which is no keyed id. */
function requireId<Body extends object>(
  kind: Kind<Body>,
  id: RecordId,
  audience: AudienceId,
  body: Body,
): void {
  const right = kind.keyed
    ? keyedRecordId(kind.name, audience, kind.keyOf(body) ?? '') === id
    : uuidVersion(id) === 4;
  if (!right) throw new Refusal('record.id-malformed');
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
