import { type ChronicleLine, worstLine } from '#governance/chronicle/chronicle-line.ts';
import type { Evidence } from '#governance/clauses/evidence.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { isDue, isLate, type OversightRequest, questionsIn, type RequestKind } from '../request.ts';
import { oversightOf } from './oversight-store.ts';

interface Proof {
  readonly at: string;
  readonly isExempt: boolean;
  /** By id: what the chronicle says of what was handed out. */
  readonly handouts: Readonly<Record<string, ChronicleLine>>;
  readonly mandates: Readonly<Record<string, ChronicleLine>>;
}

interface Shown {
  readonly at: string;
  readonly isExempt: boolean;
  readonly proof: Proof;
  readonly requests: readonly OversightRequest[];
}

/** What the clauses on showing that they are kept show of themselves, by the names of the register. */
export const oversightEvidence = {
  /** cl_7.6__b: each question has its answer within the time that the rule counts. */
  'inquiries-in-time': (sql: Sql) =>
    judged(sql, 'inquiry', 'never-asked', ({ requests, at }) =>
      isInTime(requests, at) ? proven(at, 'answered-in-time') : unmet(at, 'answer-late'),
    ),

  /** cl_7.6__c: each audit got what it needs in time, and that is what the chronicle says it was. */
  'audits-supported': (sql: Sql) =>
    judged(sql, 'audit', 'never-audited', ({ requests, at, proof }) => {
      const line = lineOf(requests, proof);
      if (line !== 'said') return unmet(at, `handout-${line}`);
      return isInTime(requests, at) ? proven(at, 'handed-out') : unmet(at, 'audit-unsupported');
    }),

  /** cl_7.6__d: what went to an auditor went there under a mandate that was in force. */
  'audit-mandates': async (sql: Sql) => {
    const { at, isExempt, proof, requests } = await shown(sql);
    if (isExempt) return declarative('exempt');
    const used = requests.flatMap(({ mandates, handouts, steps }) => [
      ...handouts.filter(({ to }) => to === 'auditor').map((one) => ({ ...one, mandates })),
      ...steps.filter(({ mandate }) => mandate !== null).map((one) => ({ ...one, mandates })),
    ]);
    if (used.length === 0) return declarative('no-auditor');
    const line = worstLine(used.map(({ mandate }) => proof.mandates[mandate ?? ''] ?? 'altered'));
    if (line === 'erased') return unmet(at, 'mandate-erased');
    const isCovered = used.every(({ at: when, mandate: id, mandates }) => {
      const mandate = mandates.find((one) => one.id === id);
      if (mandate === undefined || proof.mandates[mandate.id] !== 'said') return false;
      const ms = Date.parse(when);
      return (
        ms >= Date.parse(mandate.at) &&
        ms < Date.parse(mandate.until) &&
        (mandate.withdrawnAt === null || ms <= Date.parse(mandate.withdrawnAt))
      );
    });
    return isCovered ? proven(at, 'within-mandate') : unmet(at, 'without-mandate');
  },

  /** cl_7.6__e: an authority got what its request names and no more, as the chronicle has it. */
  'disclosures-scoped': (sql: Sql) =>
    judged(sql, 'authority', 'no-authority-asked', ({ requests, at, proof }) => {
      const line = lineOf(requests, proof);
      if (line !== 'said') return unmet(at, `handout-${line}`);
      const isScoped = requests.every(({ parts, handouts }) =>
        handouts.every((one) => one.parts.every((part) => parts?.includes(part) === true)),
      );
      if (!isScoped) return unmet(at, 'beyond-request');
      return isInTime(requests, at) ? proven(at, 'as-requested') : unmet(at, 'answer-late');
    }),

  /** cl_7.7__c: who asked for a copy has it, with its hash, and what was blackened by name. */
  'agreement-copies': (sql: Sql) =>
    judged(sql, 'agreement-copy', 'no-copy-asked', ({ requests, at, proof }) => {
      const line = lineOf(requests, proof);
      if (line !== 'said') return unmet(at, `handout-${line}`);
      const isNamed = requests.every(({ handouts }) =>
        handouts.every(
          ({ hash, originalHash, redactions }) =>
            (hash === originalHash) === (redactions.length === 0),
        ),
      );
      if (!isNamed) return unmet(at, 'redactions-unnamed');
      return isInTime(requests, at) ? proven(at, 'copies-handed-over') : unmet(at, 'copy-late');
    }),
} satisfies Record<string, (sql: Sql) => Promise<Evidence>>;

async function judged(
  sql: Sql,
  kind: RequestKind,
  none: string,
  judge: (shown: Shown) => Evidence,
): Promise<Evidence> {
  const all = await shown(sql);
  if (all.isExempt) return declarative('exempt');
  const requests = all.requests.filter((one) => one.kind === kind);
  // Nobody asked: that proves nothing.
  if (requests.length === 0) return declarative(none);
  const evidence = judge({ ...all, requests });
  // Nor does what was asked and still has its time.
  return evidence.state === 'unmet' || isAnyDue(requests, all.at)
    ? evidence
    : declarative('not-due-yet');
}

function isAnyDue(requests: readonly OversightRequest[], at: string): boolean {
  return requests.flatMap(questionsIn).some((question) => isDue(question, Date.parse(at)));
}

function isInTime(requests: readonly OversightRequest[], at: string): boolean {
  const nowMs = Date.parse(at);
  return requests.flatMap(questionsIn).every((question) => !isLate(question, nowMs));
}

function lineOf(requests: readonly OversightRequest[], { handouts }: Proof): ChronicleLine {
  return worstLine(
    requests.flatMap((one) => one.handouts.map(({ id }) => handouts[id] ?? 'altered')),
  );
}

async function shown(sql: Sql): Promise<Shown> {
  const [row] = await sql.query<{ proof: Proof | null }>(
    'SELECT tenant_schema.oversight_proof() AS proof',
  );
  const requests = await oversightOf(sql);
  if (row === undefined || row.proof === null || requests === null) {
    throw new AppError('access.not-allowed');
  }
  return { at: row.proof.at, isExempt: row.proof.isExempt, proof: row.proof, requests };
}

function proven(at: string, found: string): Evidence {
  return { state: 'proven', at: new Date(at).toISOString(), found };
}

function unmet(at: string, found: string): Evidence {
  return { state: 'unmet', at: new Date(at).toISOString(), found };
}

function declarative(found: string): Evidence {
  return { state: 'declarative', at: null, found };
}
