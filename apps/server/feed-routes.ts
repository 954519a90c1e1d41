import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { actorIn, callerOf, readAs, type TenantDoor } from '#adapters/http/api/caller.ts';
import { RateCounters, rateHeaders, type RatePolicy } from '#adapters/http/api/rate-limit.ts';
import { tenantIdSchema } from '#adapters/http/api/schemas.ts';
import { signedInOf } from '#adapters/http/guard.ts';
import { type Language, languages } from '#adapters/http/problem-details.ts';
import { parseInput } from '#adapters/http/input.ts';
import { addressPrefix } from '#identity/address-prefix.ts';
import { identityLimits } from '#identity/limits.ts';
import type { Identity } from '#identity/port.ts';
import type { FeedHolder } from '#identity/token-port.ts';
import { feedScope } from '#identity/token-scope.ts';
import { isTokenText } from '#identity/token-text.ts';
import { noteRead } from '#kernel/access/note-read.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Sql } from '#kernel/db/sql.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import { maskOf } from '#kernel/kind/right.ts';
import { listRecords, recordPageLimit } from '#kernel/sync/server/list-records.ts';
import { writeCalendar, type WrittenRecord } from '#products/calendar/ics/write-calendar.ts';
import { event, series } from '#products/calendar/kinds.ts';

export interface FeedRouteOptions extends TenantDoor {
  /** The deadlines of the privacy office as the actor sees them; null when they see none. */
  readonly deadlines: (actor: Actor, locale: Language) => Promise<string | null>;
  readonly identity: Pick<Identity, 'tenantsOf' | 'tokens' | 'requireRecent'>;
  readonly publicUrl: URL;
  readonly clock: Clock;
}

export const feedLimits = {
  /** What happened is looked back at this far. */
  pastDays: 90,
  /** Events and series of one answer. */
  records: 5_000,
  refreshHours: 1,
  windowS: 60,
  perAddress: 20,
  perPeer: 240,
  countersMaximum: 20_000,
} as const;

const tenantParams = z.strictObject({ tenant: tenantIdSchema });
const wishSchema = z.strictObject({
  audience: id<AudienceId>(),
  name: z.string().check(z.maxLength(1_000)),
  days: z.int().check(z.gte(1), z.lte(identityLimits.tokenDaysMaximum)),
});
const fileParams = z.object({ file: z.string() });
const fileQuery = z.object({ lang: z.optional(z.unknown()) });
const deadlinesWish = z.strictObject({
  name: z.string().check(z.maxLength(1_000)),
  days: z.int().check(z.gte(1), z.lte(identityLimits.tokenDaysMaximum)),
  lang: z.enum(languages),
});

/** Where members make addresses that show the events of an audience, or deadlines, and where these are read. */
export function feedRoutes(options: FeedRouteOptions) {
  const { tokens } = options.identity;
  const counters = new RateCounters(options.clock, feedLimits.countersMaximum);
  const { windowS, perAddress, perPeer } = feedLimits;
  const ofAddress: RatePolicy = { name: 'feed', quota: perAddress, windowS };
  const ofPeer: RatePolicy = { name: 'peer', quota: perPeer, windowS };

  return (app: FastifyInstance): void => {
    app.post('/api/tenants/:tenant/feeds', async (request, reply) => {
      const { account, device, session } = signedInOf(request);
      await options.identity.requireRecent(session);
      const { tenant } = parseInput(tenantParams, request.params);
      const { audience, name, days } = parseInput(wishSchema, request.body);
      const actor = await actorIn(options, callerOf(request), tenant);
      const shared = await readAs(options, actor, (sql) => nameOf(sql, audience));
      if (shared === null) throw new AppError('access.not-allowed');
      const { text, listed } = await tokens.create({
        tenant: actor.tenant,
        acts: { account: account.id },
        by: { account: account.id, device: device.id, session },
        name,
        scopes: [feedScope(audience)],
        days,
      });
      // The only answer in which the address stands.
      const address = new URL(`/feeds/${text}.ics`, options.publicUrl).href;
      return reply.code(201).send({ address, ...listed });
    });

    app.post('/api/tenants/:tenant/deadlines/feeds', async (request, reply) => {
      const { account, device, session } = signedInOf(request);
      await options.identity.requireRecent(session);
      const { tenant } = parseInput(tenantParams, request.params);
      const { name, days, lang } = parseInput(deadlinesWish, request.body);
      const actor = await actorIn(options, callerOf(request), tenant);
      // Who sees them now; later each reading asks again.
      if ((await options.deadlines(actor, lang)) === null) throw new AppError('access.not-allowed');
      const { text, listed } = await tokens.create({
        tenant: actor.tenant,
        acts: { account: account.id },
        by: { account: account.id, device: device.id, session },
        name,
        scopes: [feedScope('deadlines')],
        days,
      });
      const address = new URL(`/feeds/${text}.ics?lang=${lang}`, options.publicUrl).href;
      return reply.code(201).send({ address, ...listed });
    });

    app.get('/feeds/:file', async (request, reply) => {
      const { file } = parseInput(fileParams, request.params);
      // Whatever stands behind it, an address that is none has one answer.
      const lang = parseInput(fileQuery, request.query).lang === 'en' ? 'en' : 'de';
      const text = file.endsWith('.ics') ? file.slice(0, -4) : '';
      const key = createHash('sha256').update(text).digest('base64');
      // Before anything is looked up, and whether or not there is a feed.
      const peer = counters.take(addressPrefix(request.ip), ofPeer);
      // Who asks for too much takes nothing of what others with the same address may, and fills no list of counters.
      const states = [
        peer.exceeded ? counters.look(key, ofAddress) : counters.take(key, ofAddress),
        peer,
      ];
      const exceeded = states.filter((state) => state.exceeded);
      if (exceeded.length > 0) {
        reply.headers(rateHeaders(states));
        const retryAfterSeconds = Math.max(...exceeded.map(({ resetS }) => resetS));
        throw new AppError('api.too-many-requests', { retryAfterSeconds });
      }
      const holder = isTokenText(text) ? await tokens.feedOf(text) : null;
      const known = request.headers['if-none-match'];
      const feed = holder === null ? null : await read(holder, known, lang);
      if (feed === null) throw new AppError('http.not-found');
      const { calendar, tag } = feed;
      reply.headers({
        'cache-control': 'private, no-cache',
        etag: tag,
        'x-robots-tag': 'noindex',
        'content-disposition': 'inline; filename="calendar.ics"',
      });
      if (known === tag) return reply.code(304).send();
      return reply.type('text/calendar; charset=utf-8').send(calendar);
    });
  };

  /**
   * What the feed shows now; null when whoever made it may not show it any more. It is noted as read
   * unless it is `known`.
   */
  async function read(
    { tenant, account, device, shows }: FeedHolder,
    known: string | undefined,
    lang: Language,
  ): Promise<{ readonly calendar: string; readonly tag: string } | null> {
    const actor = { tenant, account, device };
    if (shows === 'deadlines') {
      const calendar = await options.deadlines(actor, lang);
      return calendar === null ? null : { calendar, tag: tagOf(calendar) };
    }
    const audience = shows;
    const show = async (sql: Sql) => {
      const name = await nameOf(sql, audience);
      if (name === null) return null;
      const today = dayInZone(options.clock.nowMs(), 'UTC');
      const from = addDays(today, -feedLimits.pastDays);
      const events = await allOf(sql, event, { audience, from }, feedLimits.records);
      const room = feedLimits.records - events.length;
      const repeated = await allOf(sql, series, { audience, from }, room);
      const calendar = writeCalendar({
        name,
        events,
        series: repeated,
        withNotes: false,
        refreshHours: feedLimits.refreshHours,
      });
      const tag = tagOf(calendar);
      if (tag !== known) {
        const ids = [...events, ...repeated].map(({ id: record }) => record);
        await noteRead(sql, 'feed', ids);
      }
      return { calendar, tag };
    };
    try {
      return await readAs(options, actor, show, { notes: true });
    } catch (error) {
      // Left, or the tenant is gone: for whoever has the address that is the same.
      if (error instanceof AppError && error.code === 'access.no-member') return null;
      throw error;
    }
  }
}

function tagOf(calendar: string): string {
  return `"${createHash('sha256').update(calendar).digest('base64url')}"`;
}

const mayShow = maskOf(['read', 'share']);

/** What the audience is called; null when the actor does not read it or may not share it now. */
async function nameOf(sql: Sql, audience: AudienceId): Promise<string | null> {
  const [row] = await sql.query<{ name: string; space: string }>(
    `SELECT a.name, s.name AS space
       FROM tenant_schema.reach r
       JOIN tenant_schema.audience a ON a.id = r.audience_id
       JOIN tenant_schema.space s ON s.id = a.space_id
      WHERE r.audience_id = $1 AND r.rights & $2 = $2
        AND r.valid_from <= now() AND r.valid_until > now()`,
    [audience, mayShow],
  );
  if (row === undefined) return null;
  return row.space;
}

async function allOf<Body extends object>(
  sql: Sql,
  kind: Kind<Body>,
  query: { readonly audience: AudienceId; readonly from: ReturnType<typeof addDays> },
  limit: number,
): Promise<WrittenRecord<Body>[]> {
  const found: WrittenRecord<Body>[] = [];
  let cursor: string | undefined;
  while (found.length < limit) {
    const page = await listRecords(sql, {
      kind: kind.name,
      ...query,
      cursor,
      limit: Math.min(recordPageLimit, limit - found.length),
    });
    for (const { id: record, body, revision, changedAt } of page.records) {
      const read = kind.safeParse(body);
      // What a newer server wrote is left out, and nothing else.
      if (read.success) found.push({ id: record, body: read.data, revision, changedAt });
    }
    if (page.next === null) break;
    cursor = page.next;
  }
  return found;
}
