import type { FastifyReply } from 'fastify';
import * as z from 'zod/mini';
import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';
import type { AudienceId, PersonId, RecordId, SpaceId } from '#kernel/base/ids.ts';
import { isSensitiveIn, noteRead } from '#kernel/access/note-read.ts';
import { rightsIn } from '#kernel/kind/right.ts';
import type { Actor } from '#kernel/db/tenant-database.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { upcastCall } from '#kernel/kind/upcast.ts';
import type { Mutation } from '#kernel/protocol/mutation.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import { applyPush } from '#kernel/sync/server/apply-push.ts';
import type { Fanout } from '#kernel/sync/server/fanout.ts';
import { isRecordCursor, listRecords, readRecord } from '#kernel/sync/server/list-records.ts';
import { boundedRegistry } from '#adapters/http/api/bounded-mutator.ts';
import { type ApiRoute, apiRoute } from '#adapters/http/api/api-route.ts';
import { actorIn, readAs, requireScope, type TenantDoor } from '#adapters/http/api/caller.ts';
import { mutationIdOf } from '#adapters/http/api/idempotency-key.ts';
import { apiLimits } from '#adapters/http/api/limits.ts';
import {
  audienceSchema,
  callerSchema,
  explainedCodeSchema,
  mutationEndSchema,
  mutationSchema,
  mutationsOf,
  pageQuery,
  recordIdSchema,
  recordsOf,
  tenantIdSchema,
} from '#adapters/http/api/schemas.ts';
import { languageOf, problemType, type WordsFor } from '#adapters/http/problem-details.ts';

export interface ApiOptions extends TenantDoor {
  readonly registry: Registry;
  readonly fanout: Pick<Fanout, 'publish'>;
  readonly errors: ErrorRegister;
  readonly words: WordsFor;
  readonly publicUrl: URL;
}

/** The routes of the public API, without the document that describes them. */
export function apiRoutes(options: ApiOptions): readonly ApiRoute[] {
  return [
    whoAmI(options),
    listAudiences(options),
    listOfRecords(options),
    oneRecord(options),
    mutations(options),
    explainCode(options),
  ];
}

const ofTenant = z.strictObject({ tenant: tenantIdSchema });

function whoAmI({ identity }: ApiOptions): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/api/v1/me',
    operationId: 'whoAmI',
    summary: 'Who is asking: account, device, tenants and scopes.',
    scope: null,
    answers: { 200: { description: 'Who is asking.', schema: callerSchema } },
    refusals: [],
    async handle({ caller: { account, device, tenant } }, request) {
      const tenants = tenant === null ? await identity.tenantsOf(account) : [tenant];
      return { account, device, tenants, scopes: request.tokenHolder?.scopes ?? null };
    },
  });
}

interface AudienceRow {
  readonly id: AudienceId;
  readonly name: string;
  readonly spaceId: SpaceId;
  readonly spaceKind: string;
  readonly spaceName: string;
  readonly person: PersonId | null;
  readonly rights: number;
}

function listAudiences(options: ApiOptions): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/api/v1/tenants/:tenant/audiences',
    operationId: 'listAudiences',
    summary: 'The audiences the account reads, with its rights in each.',
    scope: 'records:read',
    params: ofTenant,
    answers: {
      200: {
        description: 'All of them, by space and name.',
        schema: z.strictObject({ audiences: z.array(audienceSchema) }),
      },
    },
    refusals: ['api.scope-missing', 'access.no-member', 'http.not-found'],
    async handle({ params, caller }) {
      requireScope(caller, 'read');
      const actor = await actorIn(options, caller, params.tenant);
      const rows = await readAs(options, actor, (sql) => sql.query<AudienceRow>(audiencesQuery));
      return {
        audiences: rows.map(({ id, name, spaceId, spaceKind, spaceName, person, rights }) => ({
          id,
          name,
          space: { id: spaceId, kind: spaceKind, name: spaceName, person },
          rights: rightsIn(rights),
        })),
      };
    },
  });
}

const audiencesQuery = `
  SELECT a.id, a.name, s.id AS "spaceId", s.kind AS "spaceKind", s.name AS "spaceName",
         s.person_id AS person, r.rights
  FROM tenant_schema.reach r
  JOIN tenant_schema.audience a ON a.id = r.audience_id
  JOIN tenant_schema.space s ON s.id = a.space_id
  WHERE r.rights & 1 = 1 AND r.valid_from <= now() AND r.valid_until > now()
  ORDER BY s.name, s.id, a.name, a.id`;

function listOfRecords(options: ApiOptions): ApiRoute {
  const kinds = [...options.registry.kinds.keys()];
  return apiRoute({
    method: 'GET',
    path: '/api/v1/tenants/:tenant/records',
    operationId: 'listRecords',
    summary: 'Records of one kind, by day and id; those without a day come last.',
    scope: 'records:read',
    params: ofTenant,
    query: z.strictObject({
      kind: z.enum(kinds),
      ...pageQuery,
      cursor: z.optional(
        z.string().check(
          z.maxLength(200),
          z.refine((text) => isRecordCursor(text)),
        ),
      ),
    }),
    answers: {
      200: {
        description: 'A page. `next`, if not null, is the `cursor` of the next one.',
        schema: z.strictObject({
          records: z.array(recordsOf(options.registry)),
          next: z.nullable(z.string()),
        }),
        headers: { Link: 'The address of the next page, with `rel="next"`.' },
      },
    },
    refusals: ['api.scope-missing', 'access.no-member', 'http.not-found'],
    async handle({ params, query, caller }, request, reply) {
      requireScope(caller, 'read', query.kind);
      const actor = await actorIn(options, caller, params.tenant);
      const limit = query.limit ?? apiLimits.pageSize;
      const isNoted = request.method !== 'HEAD' && isSensitiveIn(options.registry, query.kind);
      const page = await readAs(
        options,
        actor,
        async (sql) => {
          const found = await listRecords(sql, { ...query, limit });
          if (isNoted) await noteRead(sql, 'api', found.records.map(idOf));
          return found;
        },
        { notes: isNoted },
      );
      if (page.next !== null) {
        const next = new URL(`/api/v1/tenants/${params.tenant}/records`, options.publicUrl);
        for (const [name, value] of Object.entries({ ...query, cursor: page.next })) {
          if (value !== undefined) next.searchParams.set(name, String(value));
        }
        reply.header('link', `<${next.href}>; rel="next"`);
      }
      return page;
    },
  });
}

function oneRecord(options: ApiOptions): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/api/v1/tenants/:tenant/records/:record',
    operationId: 'readRecord',
    summary: 'One record.',
    scope: 'records:read',
    params: z.strictObject({ tenant: tenantIdSchema, record: recordIdSchema }),
    headers: {
      'If-None-Match': { description: 'The ETag of what is known already.', required: false },
    },
    answers: {
      200: {
        description: 'The record.',
        schema: recordsOf(options.registry),
        headers: { ETag: 'Its revision.' },
      },
      304: { description: 'It has that revision still.' },
    },
    refusals: ['api.scope-missing', 'access.no-member', 'record.absent', 'http.not-found'],
    async handle({ params, caller }, request, reply) {
      requireScope(caller, 'read');
      const actor = await actorIn(options, caller, params.tenant);
      const read = await readAs(
        options,
        actor,
        async (sql) => {
          const record = await readRecord(sql, params.record);
          // What is out of scope is answered like what is out of reach.
          if (record === null || (caller.reads !== 'all' && !caller.reads.has(record.kind))) {
            return null;
          }
          const tag = `"${record.revision}"`;
          const known = isKnown(request.headers['if-none-match'], tag);
          const isRead = !known && request.method !== 'HEAD';
          if (isRead && isSensitiveIn(options.registry, record.kind)) {
            await noteRead(sql, 'api', [record.id]);
          }
          return { record, tag, known };
        },
        { notes: true },
      );
      if (read === null) throw new AppError('record.absent');
      reply.header('etag', read.tag);
      return read.known ? notModified(reply) : read.record;
    },
  });
}

const idOf = ({ id }: { readonly id: RecordId }) => id;

/** Weak comparison (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => {
    const known = one.trim().replace(/^W\//, '');
    return known === tag || known === '*';
  });
}

function notModified(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}

function mutations(options: ApiOptions): ApiRoute {
  const { database, registry, fanout } = options;
  const underWay = new Set<string>();

  async function apply(actor: Actor, bounded: Registry, mutation: Mutation) {
    const { outcomes, heads, failures } = await applyPush(database, actor, bounded, [mutation]);
    const [outcome] = outcomes;
    if (outcome === undefined) throw new AppError('sync.mutation-malformed');
    return { outcome, heads, failure: failures[0] };
  }

  return apiRoute({
    method: 'POST',
    path: '/api/v1/tenants/:tenant/mutations',
    operationId: 'mutate',
    summary: 'Runs one mutator: the same as in the app, with the same rights and the same ends.',
    scope: 'records:write',
    params: ofTenant,
    headers: {
      'Idempotency-Key': {
        description: 'Names this mutation; the same key with the same body has the same answer.',
        required: true,
      },
    },
    body: mutationSchema,
    bodyInWords: mutationsOf(registry),
    answers: {
      200: {
        description: '`applied`; or `merged`, when it overwrote what was not seen (`base`).',
        schema: mutationEndSchema,
      },
    },
    refusals: [
      'api.scope-missing',
      'access.no-member',
      'api.key-missing',
      'api.key-reused',
      'api.key-in-use',
      'api.changed-meanwhile',
      'http.not-found',
      'http.body-invalid',
      'http.body-too-large',
      'http.not-json',
      'sync.busy',
      ...refusedBy(options.errors),
    ],
    async handle({ params, body, caller }, request) {
      requireScope(caller, 'write');
      const actor = await actorIn(options, caller, params.tenant);
      const id = mutationIdOf(request.headers['idempotency-key'], actor);
      if (id === null) throw new AppError('api.key-missing');
      const underWayAs = `${actor.tenant} ${id}`;
      if (underWay.has(underWayAs)) throw new AppError('api.key-in-use', { retryAfterSeconds: 1 });
      underWay.add(underWayAs);
      try {
        await readAs(options, actor, () => Promise.resolve());
        const { name, args, schema = registry.schema, base = [], unseen } = body;
        const bounded = boundedRegistry(registry, {
          reads: caller.reads,
          writes: caller.writes,
          base: unseen === 'refuse' ? new Map(base) : null,
        });
        // `unseen` says how to run it and is no part of it: a key names the same mutation with both.
        let mutation: Mutation = { id, name, args, schema, base };
        const { heads, ...first } = await apply(actor, bounded, mutation);
        if (heads.length > 0) fanout.publish(actor.tenant, { type: 'heads', heads });
        let { outcome } = first;
        // Sent again without a version, it is of the one the server had when it came first.
        while (body.schema === undefined && isTaken(outcome) && mutation.schema > 1) {
          mutation = { ...mutation, schema: mutation.schema - 1 };
          ({ outcome } = await apply(actor, bounded, mutation));
        }
        if (outcome.end === 'refused') throw refusalOf(outcome, first.failure);
        return { id, end: outcome.end, records: recordsNamedBy(mutation, registry) };
      } finally {
        underWay.delete(underWayAs);
      }
    },
  });
}

function refusalOf(outcome: Extract<Outcome, { end: 'refused' }>, cause: unknown): AppError {
  if (outcome.code === 'sync.mutation-id-taken') return new AppError('api.key-reused');
  return new AppError(outcome.code, outcome.params, { cause });
}

function isTaken(outcome: Outcome): boolean {
  return outcome.end === 'refused' && outcome.code === 'sync.mutation-id-taken';
}

/** The records a mutation names: what it wrote, or could have written. */
function recordsNamedBy(mutation: Mutation, registry: Registry): readonly RecordId[] {
  const { name, args } = upcastCall(registry, mutation);
  const mutator = registry.mutators.get(name);
  return mutator === undefined ? [] : [...new Set(mutator.records(mutator.parse(args) as never))];
}

/** What the kernel and the products refuse a mutation with. */
function refusedBy(errors: ErrorRegister): string[] {
  return [...errors.keys()].filter(
    (code) =>
      code === 'access.not-allowed' ||
      (/^(?:sync\.(?:mutation|device-too-old)|record\.)/.test(code) &&
        code !== 'sync.mutation-id-taken') ||
      !/^(?:access|api|cli|database|http|identity|media|record|settings|shell|startup|sync)\./.test(
        code,
      ),
  );
}

function explainCode({ errors, words, publicUrl }: ApiOptions): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/api/problems/:code',
    operationId: 'explainProblem',
    summary: 'What a code means: the `type` of a problem leads here.',
    scope: null,
    params: z.strictObject({ code: z.string().check(z.maxLength(100)) }),
    headers: {
      'Accept-Language': { description: '`de` or `en`.', required: false },
    },
    answers: {
      200: { description: 'What happened, and what to do.', schema: explainedCodeSchema },
    },
    refusals: ['http.not-found'],
    handle({ params: { code } }, request, reply) {
      const entry = errors.get(code);
      if (entry === undefined) throw new AppError('http.not-found');
      const language = languageOf(request.headers['accept-language']);
      reply.header('content-language', language).header('vary', 'accept-language');
      const { title, detail } = words(code, {}, language);
      const type = problemType(publicUrl, code);
      return Promise.resolve({ type, title, status: entry.status, detail, code });
    },
  });
}
