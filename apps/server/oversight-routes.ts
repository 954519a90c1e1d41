import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { auditGrounds, bundleParts, tenantSteps } from '#governance/oversight/request.ts';
import { handBundle } from '#governance/oversight/server/hand-bundle.ts';
import {
  giveMandate,
  handoutFile,
  moveRequest,
  openRequest,
  oversightOf,
  withdrawMandate,
} from '#governance/oversight/server/oversight-store.ts';
import { accessesOf } from '#governance/staff/server/staff-store.ts';
import type { Identity } from '#identity/port.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { instantSchema } from '#kernel/base/instant-schema.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { inOffice } from './privacy-door.ts';

export interface OversightRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
  readonly clock: Clock;
}

const requestParams = z.object({ request: id<string>() });
const moveParams = z.object({ request: id<string>(), move: z.enum(tenantSteps) });
const mandateParams = z.object({ request: id<string>(), mandate: id<string>() });
const handoutParams = z.object({ request: id<string>(), handout: id<string>() });
const author = z.strictObject({ name: requiredText(200), function: requiredText(200) });
const parts = z.array(z.enum(bundleParts)).check(z.minLength(1), z.maxLength(bundleParts.length));
const about = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inquiry') }),
  z.strictObject({ kind: z.literal('audit'), ground: z.enum(auditGrounds) }),
  z.strictObject({
    kind: z.literal('authority'),
    authority: requiredText(200),
    reference: requiredText(200),
    parts,
  }),
  z.strictObject({
    kind: z.literal('agreement-copy'),
    provider: z.string().check(z.maxLength(40), z.regex(/^[a-z][a-z0-9-]*$/)),
  }),
]);
const openBody = z.strictObject({ about, body: requiredText(4_000), author });
const moveBody = z.strictObject({
  body: z.nullable(requiredText(4_000)),
  mandate: z.nullable(id<string>()),
  author,
});
const mandateBody = z.strictObject({
  auditor: requiredText(400),
  documentHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  until: instantSchema,
  author,
});
const withdrawBody = z.strictObject({ author });
const handoutBody = z.strictObject({
  to: z.enum(['tenant', 'auditor', 'authority']),
  mandate: z.nullable(id<string>()),
  parts,
  author,
});

/**
 * What a tenant asks of the operator to show that the contract is kept: inquiries, audits, what authorities
 * want, copies of contracts with providers (OV). To whoever may not look there is no such tenant.
 */
export function oversightRoutes(options: OversightRouteOptions) {
  const { database, identity, clock } = options;
  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/oversight';

    app.get(base, async (request) =>
      inOffice(database, request, async (sql) => {
        const requests = await oversightOf(sql);
        if (requests === null) return null;
        const [standing] = await sql.query<{ owner: boolean }>(
          'SELECT owner FROM tenant_schema.privacy_standing()',
        );
        return { requests, accesses: await accessesOf(sql), mayDecide: standing?.owner === true };
      }),
    );

    app.post(base, async (request, reply) => {
      const sent = parseInput(openBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      const made = await inOffice(database, request, (sql) =>
        openRequest(sql, { about: sent.about, body: sent.body, author: signed(sent.author) }),
      );
      return reply.code(201).send({ id: made });
    });

    app.post(`${base}/:request/mandates`, async (request, reply) => {
      const { request: of } = parseInput(requestParams, request.params);
      const sent = parseInput(mandateBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      const made = await inOffice(database, request, (sql) =>
        giveMandate(sql, {
          id: of,
          author: signed(sent.author),
          auditor: sent.auditor,
          documentHash: sent.documentHash,
          until: new Date(sent.until),
        }),
      );
      return reply.code(201).send({ id: made });
    });

    app.post(`${base}/:request/mandates/:mandate/withdraw`, async (request) => {
      const { mandate } = parseInput(mandateParams, request.params);
      const sent = parseInput(withdrawBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      const wasInForce = await inOffice(database, request, (sql) =>
        withdrawMandate(sql, mandate, signed(sent.author)),
      );
      return { wasInForce };
    });

    app.post(`${base}/:request/handouts`, async (request, reply) => {
      const { request: of } = parseInput(requestParams, request.params);
      const sent = parseInput(handoutBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      const made = await inOffice(database, request, (sql, { tenant }) =>
        handBundle(
          sql,
          { ...sent, tenant, id: of, author: signed(sent.author) },
          { nowMs: clock.nowMs() },
        ),
      );
      return reply.code(201).send({ id: made.id, hash: made.hash });
    });

    app.get(`${base}/:request/handouts/:handout`, async (request, reply) => {
      const { handout } = parseInput(handoutParams, request.params);
      const file = await inOffice(database, request, (sql) => handoutFile(sql, handout));
      return reply
        .type(file.mediaType)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .send(file.content);
    });

    app.post(`${base}/:request/:move`, async (request, reply) => {
      const { request: of, move } = parseInput(moveParams, request.params);
      const sent = parseInput(moveBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await inOffice(database, request, async (sql) => {
        await moveRequest(sql, { ...sent, id: of, what: move, author: signed(sent.author) });
        return true;
      });
      return reply.code(204).send();
    });
  };
}

function signed({ name, function: does }: z.infer<typeof author>): string {
  return `${name}, ${does}`;
}
