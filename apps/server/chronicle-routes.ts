import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import { readKeys } from '#governance/chronicle/server/read-keys.ts';
import type { Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { instantSchema } from '#kernel/base/instant-schema.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

const params = z.strictObject({ tenant: z.string().check(z.maxLength(14)) });
const query = z.strictObject({
  after: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
});

const seq = z.string().check(z.regex(/^[1-9]\d{0,14}$/));
/** What an event can be narrowed down by. An action that ends with a dot is the beginning of several. */
const eventsQuery = z.strictObject({
  before: z.optional(seq),
  from: z.optional(instantSchema),
  until: z.optional(instantSchema),
  actor: z.optional(z.string().check(z.regex(/^(?:nobody|[0-9a-f-]{36})$/))),
  action: z.optional(
    z.string().check(z.maxLength(100), z.regex(/^[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\.?$/)),
  ),
  purpose: z.optional(z.string().check(z.maxLength(100), z.regex(/^[a-z][a-z0-9_.-]*$/))),
  instruction: z.optional(z.uuid()),
  most: z.optional(z.string().check(z.regex(/^(?:[1-9]|[1-9]\d|100)$/))),
});
const eventsAtOnce = 50;

export interface ChronicleRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
}

/** The chronicle of a tenant, for its owners and officers; a tenant that is not theirs answers like none (CH17). */
export function chronicleRoutes({ database, identity }: ChronicleRouteOptions) {
  const asReader = async <T>(
    request: FastifyRequest,
    work: (sql: TenantSql, actor: Actor) => Promise<T | undefined>,
  ): Promise<T> => {
    const actor = actorOf(request);
    const found = await database
      .transact(actor, (sql) => work(sql, actor))
      .catch((error: unknown) => {
        if (isNoSuchTenant(error)) return undefined;
        throw error;
      });
    if (found === undefined) throw new AppError('access.not-allowed');
    return found;
  };

  return (app: FastifyInstance): void => {
    app.get('/api/tenants/:tenant/chronicle', async (request) => {
      const { size, signed, note, keys } = await asReader(request, async (sql) => {
        const [state] = await sql.query<State>(stateQuery);
        return state === undefined ? undefined : { ...state, ...(await readKeys(sql)) };
      });
      return { size: Number(size), signed: Number(signed), checkpoint: note, keys };
    });

    app.get('/api/tenants/:tenant/chronicle/checkpoint', async (request, reply) => {
      const { note } = await asReader(request, async (sql) => {
        const [state] = await sql.query<State>(stateQuery);
        if (state !== undefined && state.note !== null) await sql.query(fetchedQuery);
        return state;
      });
      if (note === null) return reply.code(204).send();
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', 'attachment; filename="chronicle-checkpoint.txt"')
        .send(note);
    });

    app.get('/api/tenants/:tenant/chronicle/actors', async (request) => {
      const actors = await asReader(request, async (sql) => {
        const state = await sql.query(stateQuery);
        return state.length === 0 ? undefined : sql.query<ActorRow>(actorsQuery);
      });
      return { actors };
    });

    app.get('/api/tenants/:tenant/chronicle/events', (request) => {
      const asked = parseInput(eventsQuery, request.query);
      return asReader(request, async (sql) => {
        const [row] = await sql.query<{ page: object | null }>(eventsText, [
          asked.before ?? null,
          asked.from ?? null,
          asked.until ?? null,
          asked.actor ?? null,
          asked.action ?? null,
          asked.purpose ?? null,
          asked.instruction ?? null,
          Number(asked.most ?? eventsAtOnce),
        ]);
        return row?.page ?? undefined;
      });
    });

    app.get('/api/tenants/:tenant/chronicle/export', async (request, reply) => {
      const { after = '0' } = parseInput(query, request.query);
      await identity.requireRecent(signedInOf(request).session);
      const { tenant, size, actor, known } = await asReader(request, async (sql, reader) => {
        const [row] = await sql.query<{ size: string | null }>(
          'SELECT tenant_schema.chronicle_export() AS size',
        );
        if (row === undefined || row.size === null) return undefined;
        await sql.query(fetchedQuery);
        return {
          tenant: reader.tenant,
          size: Number(row.size),
          actor: reader,
          known: await readKeys(sql),
        };
      });
      return reply
        .type('application/jsonl; charset=utf-8')
        .header('content-disposition', `attachment; filename="chronicle-${tenant}.jsonl"`)
        .send(
          Readable.from(
            readExport({
              tenant,
              known,
              after: Number(after),
              size,
              page: (work) => database.transact(actor, work),
            }),
          ),
        );
    });
  };
}

interface State {
  readonly size: string;
  readonly signed: string;
  readonly note: string | null;
}

interface ActorRow {
  readonly actor: string;
  readonly account: string;
  readonly person: string | null;
  readonly name: string | null;
}

/** What is held against the chain later is with somebody now (OF21). */
const fetchedQuery = 'SELECT tenant_schema.note_checkpoint_fetch()';
const stateQuery = 'SELECT size, signed, note FROM tenant_schema.chronicle_state()';
const eventsText = 'SELECT tenant_schema.chronicle_events($1, $2, $3, $4, $5, $6, $7, $8) AS page';
const actorsQuery = `
  SELECT actor, account_id AS account, person_id AS person, person_name AS name
  FROM tenant_schema.chronicle_actors()`;

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}
