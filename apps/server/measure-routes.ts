import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import { attestable } from '#governance/measures/attest.ts';
import { groupWords, measures } from '#governance/measures/catalogue.ts';
import type { Run } from '#governance/measures/evidence.ts';
import { type KnownMeasure, knownMeasures } from '#governance/measures/known.ts';
import { readKnown } from '#governance/measures/server/read-known.ts';
import type { MeasureState } from '#governance/measures/state.ts';
import { wordsForWhat } from '#governance/measures/what-words.ts';
import type { Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { instantSchema } from '#kernel/base/instant-schema.ts';
import { isTenantId, randomId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

export interface MeasureRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
  readonly clock: Clock;
}

const tenantParams = z.strictObject({ tenant: z.string().check(z.maxLength(14)) });
const measureParams = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  measure: z.string().check(z.maxLength(100)),
});
const statementParams = z.strictObject({
  tenant: z.string().check(z.maxLength(14)),
  measure: z.string().check(z.maxLength(100)),
  attestation: z.uuid(),
});
const statement = z.strictObject({
  grounds: requiredText(1_000),
  /** Instant at which it is over. */
  until: instantSchema,
});

/** How far back the picture of the history reaches. */
const historyMs = 30 * 86_400_000;

/**
 * The measures that protect a tenant's data, for its keepers and data-protection
 * officers; a tenant that is not theirs answers like none (MS17).
 */
export function measureRoutes({ database, identity, clock }: MeasureRouteOptions) {
  const inTenant = async <T>(
    request: FastifyRequest,
    tenant: string,
    work: (sql: TenantSql) => Promise<T>,
  ): Promise<T> => {
    if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
    const { account, device } = signedInOf(request);
    const actor: Actor = { tenant, account: account.id, device: device.id };
    return database.transact(actor, work).catch((error: unknown) => {
      throw isNoSuchTenant(error) ? new AppError('access.not-allowed') : error;
    });
  };

  return (app: FastifyInstance): void => {
    app.get('/api/tenants/:tenant/measures', async (request) => {
      const { tenant } = parseInput(tenantParams, request.params);
      const nowMs = clock.nowMs();
      const fromMs = nowMs - historyMs;
      const known = await inTenant(request, tenant, async (sql) => {
        const [standing] = await sql.query<{ reads: boolean }>(
          'SELECT officer AS reads FROM tenant_schema.privacy_standing()',
        );
        if (standing?.reads !== true) throw new AppError('access.not-allowed');
        return readKnown(sql, fromMs);
      });
      return {
        at: iso(nowMs),
        from: iso(fromMs),
        groups: groupWords,
        measures: knownMeasures(measures, known, nowMs).map(measureJson),
      };
    });

    app.post('/api/tenants/:tenant/measures/:measure/attestations', async (request, reply) => {
      const { tenant, measure } = parseInput(measureParams, request.params);
      const { grounds, until } = parseInput(statement, request.body);
      const atMs = clock.nowMs();
      const untilMs = Date.parse(until);
      attestable(measure, 'tenant', { atMs, untilMs });
      // With somebody's name, so by nobody who only found the device unlocked.
      await identity.requireRecent(signedInOf(request).session);
      const id = randomId();
      const by = await inTenant(request, tenant, async (sql) => {
        const [row] = await sql.query<{ by: string | null }>(
          'SELECT tenant_schema.attest($1, $2, $3, $4, $5) AS by',
          [id, measure, grounds, new Date(atMs), new Date(untilMs)],
        );
        return row?.by ?? null;
      });
      if (by === null) throw new AppError('access.not-allowed');
      return reply.code(201).send({ id, by });
    });

    app.delete(
      '/api/tenants/:tenant/measures/:measure/attestations/:attestation',
      async (request) => {
        const { tenant, attestation } = parseInput(statementParams, request.params);
        await identity.requireRecent(signedInOf(request).session);
        const isDone = await inTenant(request, tenant, async (sql) => {
          const [row] = await sql.query<{ done: boolean }>(
            'SELECT tenant_schema.withdraw_attestation($1, $2) AS done',
            [attestation, new Date(clock.nowMs())],
          );
          return row?.done === true;
        });
        if (!isDone) throw new AppError('measure.already-withdrawn');
        return {};
      },
    );
  };
}

function measureJson({ measure, state, runs, attestations }: KnownMeasure) {
  const { id, group, title, holds, promisedBy, shown } = measure;
  return {
    id,
    group,
    title,
    holds,
    promisedBy,
    shown: shown.by,
    attestedBy: shown.by === 'attestation' ? shown.of : null,
    mostDays: shown.by === 'attestation' ? shown.mostDays : null,
    state: stateJson(state),
    history: [
      ...runs.map(runJson),
      ...attestations.map((each) => ({
        from: iso(each.atMs),
        to: iso(Math.min(each.untilMs, each.withdrawnMs ?? each.untilMs)),
        is: 'attested' as const,
        found: [] as readonly string[],
      })),
    ],
    attestations: attestations.map((each) => ({
      id: each.id,
      by: each.by,
      grounds: each.grounds,
      at: iso(each.atMs),
      until: iso(each.untilMs),
      withdrawnAt: each.withdrawnMs === null ? null : iso(each.withdrawnMs),
    })),
  };
}

function stateJson(state: MeasureState) {
  switch (state.is) {
    case 'proven':
      return {
        is: state.is,
        at: iso(state.atMs),
        looked: state.looked,
        what: wordsForWhat(state.what, state.looked),
      };
    case 'attested':
      return {
        is: state.is,
        by: state.by,
        grounds: state.grounds,
        at: iso(state.atMs),
        until: iso(state.untilMs),
      };
    case 'declarative':
      return { is: state.is };
    case 'unmet':
      return {
        is: state.is,
        because: state.because,
        at: state.atMs === null ? null : iso(state.atMs),
        looked: state.looked,
        what: wordsForWhat(state.what, state.looked),
        found: state.found,
        foundInAll: state.foundInAll,
      };
  }
}

function runJson({ outcome, sinceMs, lastMs, found }: Run) {
  return { from: iso(sinceMs), to: iso(lastMs), is: outcome, found };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
