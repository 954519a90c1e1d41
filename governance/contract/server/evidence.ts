import * as z from 'zod/mini';
import type { Evidence } from '#governance/clauses/evidence.ts';
import { bodyHash } from '#governance/clauses/body.ts';
import { landIn } from '#governance/deadlines/day-off.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { mappedFields } from '#governance/data-map/mapped-fields.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import { type AnnexII, annexII } from '../annexes.ts';
import { canonicalJson, type Json } from '../canonical-json.ts';
import type { ContractDocument } from '../contract-document.ts';
import { effectiveParameters } from '../parameters.ts';
import { partySchema } from '../party.ts';
import { cureUntil } from '../cure.ts';
import { contractOverview, lastVersion, type Standing } from './contract-store.ts';

/** Before each statement on records, uploads, imports and sets, and before the last byte of an upload. */
const wallsInAll = 5;

/** What the database has of a kind (`kernel/db/registry-sql.ts`). */
interface RegisteredMap {
  readonly fields: AnyKind['data'];
  readonly retention: AnyKind['retention'];
}

interface Proof {
  readonly standing: Standing;
  readonly basis: 'concluded' | 'attested' | null;
  readonly concludedAt: Date | null;
  readonly hash: string | null;
  readonly isChained: boolean;
  readonly walls: number;
  readonly at: Date;
}

/** What the contract's clauses show of themselves, by the names that the register gives. */
export const contractEvidence = {
  /** cl_1__c, cl_10__a: the wall stands before every way in. */
  'contract-wall': async (sql: Sql) => {
    const { walls, at } = await proof(sql);
    return walls === wallsInAll ? proven(at, 'wall-stands') : unmet(at, 'wall-open');
  },

  /** cl_1__d: what is kept is what was concluded, as the chronicle has it. */
  'contract-unaltered': async (sql: Sql) => {
    const { standing, basis, concludedAt, hash, isChained, at } = await proof(sql);
    if (!isChained) return unmet(at, 'contract-altered');
    if (standing === 'exempt') return declarative('exempt');
    if (hash === null) return notConcluded(standing, at);
    return basis === 'attested' && concludedAt !== null
      ? { state: 'attested', at: concludedAt.toISOString(), found: 'attested-elsewhere' }
      : proven(at, 'hash-in-chronicle');
  },

  /** cl_2__a: the clauses in force are those whose hash stands in the source. */
  'contract-body': (sql: Sql) =>
    ofLast(sql, ({ body }, at) =>
      body.hash === bodyHash ? proven(at, 'body-is-ours') : unmet(at, 'body-is-another'),
    ),

  /** cl_2__b, cl_4: nothing that was agreed is looser than the clauses. */
  'contract-parameters': (sql: Sql) =>
    ofLast(sql, ({ parameters }, at) =>
      effectiveParameters(parameters).every(
        ({ agreed, base, decides }) =>
          agreed === null || agreed === base || decides === 'agreement',
      )
        ? proven(at, 'only-stricter')
        : unmet(at, 'looser-word'),
    ),

  /** cl_6: Annex II of the contract in force is what the data map of the running system says. */
  'annex-as-mapped': async (sql: Sql) => {
    const kinds = await sql.query<{ name: string; map: RegisteredMap }>(
      'SELECT name, data_map AS map FROM tenant_schema.kinds_mapped()',
    );
    const mapped = annexII(
      mappedFields(
        kinds.map(({ name, map: { fields, retention } }) => ({ name, data: fields, retention })),
      ),
    );
    return ofLast(sql, ({ annexes: { II } }, at) =>
      isSame(II, mapped) ? proven(at, 'annex-as-mapped') : unmet(at, 'data-map-behind'),
    );
  },

  /** cl_10__b.1: each suspension gives the month that the rule counts. */
  'suspension-cure': async (sql: Sql) => {
    const overview = await contractOverview(sql);
    if (overview === null) return unmet(null, 'not-readable');
    const suspensions = overview.steps.filter(({ what }) => what === 'suspend');
    // Nothing happened: that proves nothing.
    if (suspensions.length === 0) return declarative('never-suspended');
    const { at } = await proof(sql);
    const counted = await Promise.all(
      suspensions.map(async (step) => {
        const land = landIn(step.calendar);
        const calendar = land === null ? null : await publicHolidays(land);
        return cureUntil(Date.parse(step.at), overview.zone, calendar).getTime();
      }),
    );
    return suspensions.every(
      ({ cureUntil: until }, nr) => until !== null && Date.parse(until) === counted[nr],
    )
      ? proven(at, 'month-as-counted')
      : unmet(at, 'another-month');
  },

  /** annex_I: both parties are named, with whom one reaches there. */
  'parties-named': (sql: Sql) =>
    ofLast(sql, ({ annexes: { I } }, at) =>
      z.safeParse(partySchema, I.controller).success &&
      z.safeParse(partySchema, I.processor).success
        ? proven(at, 'both-named')
        : unmet(at, 'party-incomplete'),
    ),

  /** cl_10__b.2, cl_10__b.3, cl_10__c: whoever ended the contract said on which ground, and why. */
  'end-grounded': async (sql: Sql) => {
    const overview = await contractOverview(sql);
    if (overview === null) return unmet(null, 'not-readable');
    const ends = overview.steps.filter(({ what }) => what === 'terminate');
    if (ends.length === 0) return declarative('never-ended');
    const { at } = await proof(sql);
    return ends.every(
      ({ ground, reason, side }) =>
        reason.trim() !== '' && (ground === 'insisted' ? side === 'operator' : side === 'tenant'),
    )
      ? proven(at, 'ground-and-reason')
      : unmet(at, 'end-without-ground');
  },
} satisfies Record<string, (sql: Sql) => Promise<Evidence>>;

/** Both are JSON, made by one function; the order of the names is the only other thing there is. */
function isSame(one: AnnexII, other: AnnexII): boolean {
  const text = (annex: AnnexII) => canonicalJson(JSON.parse(JSON.stringify(annex)) as Json);
  return text(one) === text(other);
}

async function proof(sql: Sql): Promise<Proof> {
  const [row] = await sql.query<Proof>(
    `SELECT standing, basis, concluded_at AS "concludedAt", hash, chained AS "isChained", walls, at
     FROM tenant_schema.contract_proof()`,
  );
  if (row === undefined) throw new AppError('access.not-allowed');
  return row;
}

async function ofLast(
  sql: Sql,
  judge: (document: ContractDocument, at: Date) => Evidence,
): Promise<Evidence> {
  const overview = await contractOverview(sql);
  if (overview === null) return unmet(null, 'not-readable');
  const { at } = await proof(sql);
  if (overview.isAltered) return unmet(at, 'contract-altered');
  if (overview.standing === 'exempt') return declarative('exempt');
  const last = await lastVersion(sql, overview);
  return last === null ? notConcluded(overview.standing, at) : judge(last.document, at);
}

/** Carried over or not: here nothing was concluded, and nothing shows it. */
function notConcluded(standing: Standing, at: Date): Evidence {
  return unmet(at, standing === 'carried-over' ? 'carried-over' : 'nothing-concluded');
}

function proven(at: Date, found: string): Evidence {
  return { state: 'proven', at: at.toISOString(), found };
}

function unmet(at: Date | null, found: string): Evidence {
  return { state: 'unmet', at: at?.toISOString() ?? null, found };
}

function declarative(found: string): Evidence {
  return { state: 'declarative', at: null, found };
}
