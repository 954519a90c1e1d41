import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { languageOf, languages } from '#adapters/http/problem-details.ts';
import { proveClauses } from '#governance/clauses/server/prove-clauses.ts';
import type { ContractSource } from '#governance/contract/draft.ts';
import { lastVersion } from '#governance/contract/server/contract-store.ts';
import {
  type DeadlineLocale,
  deadlineWords,
  stepWords,
} from '#governance/office/deadline-words.ts';
import { needsAttention } from '#governance/office/needs-attention.ts';
import type { RunningDeadline } from '#governance/office/running-deadlines.ts';
import { officeBook, offices, setOffice } from '#governance/office/server/office-book.ts';
import {
  checkpointKeeping,
  knownNow,
  type OfficeState,
  readOffice,
} from '#governance/office/server/read-office.ts';
import type { Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { MemberId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { driftOf } from './contract-routes.ts';
import {
  deadlineEntries,
  deadlinesName,
  type DeadlinesNow,
  deadlinesNow,
} from './deadlines-now.ts';
import { actorIn, inOffice } from './privacy-door.ts';

export interface OfficeRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
  readonly clock: Clock;
  /** What the running system puts into the annexes of a contract. */
  readonly source: (sql: TenantSql) => Promise<ContractSource>;
}

const officeParams = z.object({ office: z.enum(offices) });
const holderParams = z.object({ office: z.enum(offices), member: id<MemberId>() });
const appointBody = z.strictObject({ member: id<MemberId>(), reason: requiredText(1_000) });
const endBody = z.strictObject({ reason: requiredText(1_000) });
const query = z.strictObject({ lang: z.optional(z.enum(languages)) });
const exportQuery = z.strictObject({
  lang: z.optional(z.enum(languages)),
  deadline: z.optional(z.uuid()),
});

/**
 * The privacy office as a whole, for owners and data-protection officers: what needs somebody, which deadlines
 * run, what shows each clause, who holds which office (OF17 to OF22). To all others there is no tenant.
 */
export function officeRoutes({ database, identity, clock, source }: OfficeRouteOptions) {
  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant';

    app.get(`${base}/offices`, (request) => inOffice(database, request, officeBook));

    app.post(`${base}/offices/:office/holders`, async (request, reply) => {
      const { office } = parseInput(officeParams, request.params);
      const { member, reason } = parseInput(appointBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await inOffice(database, request, async (sql) => {
        await setOffice(sql, { member, office, holds: true, reason });
        return true;
      });
      return reply.code(204).send();
    });

    app.post(`${base}/offices/:office/holders/:member/end`, async (request, reply) => {
      const { office, member } = parseInput(holderParams, request.params);
      const { reason } = parseInput(endBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await inOffice(database, request, async (sql) => {
        await setOffice(sql, { member, office, holds: false, reason });
        return true;
      });
      return reply.code(204).send();
    });

    app.get(`${base}/attention`, (request) => {
      const nowMs = clock.nowMs();
      return inOffice(database, request, async (sql, actor) => {
        const state = await readOffice(sql, nowMs);
        const checkpoint = await checkpointKeeping(sql);
        if (state === null || checkpoint === null) return null;
        const dead = new Map(
          state.notices.map(({ id: notice, sends }) => [
            notice,
            sends.filter((send) => send.state === 'bounced').length,
          ]),
        );
        const items = needsAttention(
          {
            ...state,
            drift: await driftNow(sql, actor, state, source),
            deadMailboxes: dead,
            checkpoint,
          },
          nowMs,
        );
        return { now: iso(nowMs), zone: state.contract.zone, items: items.map(itemJson) };
      });
    });

    app.get(`${base}/deadlines`, async (request) => {
      const locale = localeOf(request, parseInput(query, request.query).lang);
      const { state, running } = await deadlinesFor(request);
      return {
        now: iso(clock.nowMs()),
        zone: state.contract.zone,
        land: state.gate.land,
        deadlines: running.map((one) => deadlineShown(one, locale)),
      };
    });

    app.get(`${base}/deadlines/export`, async (request, reply) => {
      const { lang, deadline: wanted } = parseInput(exportQuery, request.query);
      const locale = localeOf(request, lang);
      const { state, running } = await deadlinesFor(request);
      const shown = running.filter(({ uid }) => wanted === undefined || uid === wanted);
      const entries = deadlineEntries(shown, locale);
      if (wanted !== undefined && entries.length === 0) {
        throw new AppError('office.deadline-unknown');
      }
      const { writeDeadlines } = await import('#governance/deadlines/write-deadlines.ts');
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${wanted ?? 'deadlines'}.ics"`)
        .send(writeDeadlines(`${deadlinesName[locale]}: ${state.contract.name}`, entries));
    });

    app.get(`${base}/clauses`, async (request) => {
      const nowMs = clock.nowMs();
      const measures = await inOffice(database, request, (sql) => knownNow(sql, nowMs));
      // Who asks may look: that was asked once, and not again for each of the many.
      const actor = actorIn(request);
      const proven = await proveClauses((work) => database.transact(actor, work), measures);
      return {
        now: iso(nowMs),
        clauses: proven.map(({ clause: { id: clause, title, promise, keptBy }, evidence }) => ({
          id: clause,
          title,
          promise,
          why: keptBy.as === 'declarative' ? keptBy.why : null,
          mechanism: keptBy.as === 'mechanism' ? keptBy.mechanism : null,
          query: keptBy.as === 'mechanism' ? keptBy.evidence : null,
          test: keptBy.as === 'mechanism' ? keptBy.test : null,
          evidence,
        })),
      };
    });

    function deadlinesFor(request: FastifyRequest): Promise<DeadlinesNow> {
      return inOffice(database, request, (sql, { tenant }) =>
        deadlinesNow(sql, tenant, clock.nowMs()),
      );
    }
  };
}

/** In how many places the contract in force says something else than the system would say now. */
async function driftNow(
  sql: TenantSql,
  actor: Actor,
  { contract }: OfficeState,
  source: OfficeRouteOptions['source'],
): Promise<number> {
  if (contract.isAltered || contract.standing === 'ended') return 0;
  const last = await lastVersion(sql, contract);
  return last === null ? 0 : driftOf(actor, contract, last, await source(sql)).length;
}

function deadlineShown(one: RunningDeadline, locale: DeadlineLocale) {
  const { uid, about, startedAtMs, rule, deadline, calendar, place } = one;
  return {
    id: uid,
    is: about.is,
    ...deadlineWords(about, locale),
    startedAt: iso(startedAtMs),
    rule,
    // An instant alone does not say which day is the last one.
    end:
      deadline === null
        ? null
        : {
            at: iso(deadline.instantMs),
            day: deadline.day,
            purpose: deadline.purpose,
            isOfHours: deadline.isOfHours,
          },
    steps: stepWords(one, locale),
    calendar,
    place,
  };
}

function itemJson({ sinceMs, untilMs, ...item }: ReturnType<typeof needsAttention>[number]) {
  return {
    ...item,
    since: sinceMs === null ? null : iso(sinceMs),
    until: untilMs === null ? null : iso(untilMs),
  };
}

function localeOf(request: FastifyRequest, lang: DeadlineLocale | undefined): DeadlineLocale {
  return lang ?? languageOf(request.headers['accept-language']);
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
