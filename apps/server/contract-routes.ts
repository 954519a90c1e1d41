import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { languageOf, languages } from '#adapters/http/problem-details.ts';
import { demoProcessor, demoProcessorSignatory } from '#apps/server/demo/demo-parties.ts';
import { contractFile } from '#apps/server/contract-file.ts';
import { isNoSuchTenant } from '#apps/server/record-routes.ts';
import { contractParts, type Difference, differenceOf } from '#governance/contract/difference.ts';
import type { SealedContract } from '#governance/contract/contract-document.ts';
import { type ContractSource, draftContract } from '#governance/contract/draft.ts';
import {
  type AgreedParameters,
  effectiveParameters,
  readAgreed,
} from '#governance/contract/parameters.ts';
import { htmlDocument } from '#governance/contract/html-document.ts';
import { printContract } from '#governance/contract/print-contract.ts';
import { type Party, partySchema } from '#governance/contract/party.ts';
import {
  conclude,
  type ContractOverview,
  contractOverview,
  contractVersion,
  lastVersion,
  resume,
  sha256,
  suspend,
  tenantGrounds,
  terminate,
} from '#governance/contract/server/contract-store.ts';
import type { Identity } from '#identity/port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';

export interface ContractRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
  /** What the running system puts into the annexes. */
  readonly source: (sql: TenantSql) => Promise<ContractSource>;
}

const params = z.object({ tenant: z.string().check(z.maxLength(14)) });
const versionNumber = z.string().check(z.regex(/^[1-9]\d{0,5}$/));
const versionParams = z.object({ version: versionNumber });
const versionQuery = z.strictObject({
  as: z.optional(z.enum(['json', 'html', 'pdf'])),
  lang: z.optional(z.enum(languages)),
});
const differenceQuery = z.strictObject({ from: versionNumber, to: versionNumber });
const author = z.strictObject({ name: requiredText(200), function: requiredText(200) });
const reason = requiredText(4_000);
const draftQuery = z.strictObject({ lang: z.optional(z.enum(languages)) });
const draftBody = z.strictObject({
  controller: partySchema,
  parameters: z.optional(
    z.record(z.string().check(z.maxLength(60)), z.union([z.number(), z.boolean()])),
  ),
});
const concludeBody = z.extend(draftBody, {
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  signatory: author,
});
const stepBody = z.strictObject({ reason, author });
const endBody = z.strictObject({ reason, author, ground: z.enum(tenantGrounds) });

/** The contract of a tenant, for its owners and data-protection officers; to all others there is none (CO). */
export function contractRoutes({ database, identity, source }: ContractRouteOptions) {
  const asReader = async <T>(
    request: FastifyRequest,
    work: (sql: TenantSql, overview: ContractOverview, actor: Actor) => Promise<T>,
  ): Promise<T> => {
    const actor = actorOf(request);
    const found = await database
      .transact(actor, async (sql) => {
        const overview = await contractOverview(sql);
        return overview === null
          ? undefined
          : { value: await work(sql, withParties(overview), actor) };
      })
      .catch((error: unknown) => {
        if (isNoSuchTenant(error)) return undefined;
        throw error;
      });
    if (found === undefined) throw new AppError('access.not-allowed');
    return found.value;
  };

  /** The next version from what was sent, beside the last one. */
  const draftFrom = async (
    sql: TenantSql,
    overview: ContractOverview,
    actor: Actor,
    sent: { readonly controller: Party; readonly parameters?: Readonly<Record<string, unknown>> },
    from: ContractSource,
  ) => {
    if (overview.isAltered) throw new AppError('contract.altered');
    if (overview.standing === 'exempt') throw new AppError('contract.not-needed');
    const last = await lastVersion(sql, overview);
    const draft = draftContract(
      {
        tenant: actor.tenant,
        last,
        controller: sent.controller,
        processor: overview.processor,
        parameters: readAgreed(sent.parameters ?? {}),
        source: from,
        mayRepeat: overview.standing === 'ended' || overview.versions.at(-1)?.basis === 'attested',
      },
      sha256,
    );
    return { draft, last };
  };

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/contract';

    app.get(base, async (request) => {
      return asReader(request, async (sql, overview, actor) => {
        const from = await source(sql);
        const [standing] = await sql.query<{ owner: boolean }>(
          'SELECT owner FROM tenant_schema.privacy_standing()',
        );
        // Shown as what it is, and not as a page that does not load.
        const current = overview.isTextAltered ? null : await lastVersion(sql, overview);
        return {
          ...overview,
          mayDecide: standing?.owner === true,
          current:
            current === null
              ? null
              : { hash: current.hash, annexHashes: current.annexHashes, ...current.document },
          parameters: effectiveParameters(current?.document.parameters ?? {}),
          drift: current === null ? [] : driftOf(actor, overview, current, from),
        };
      });
    });

    app.post(`${base}/draft`, async (request) => {
      const sent = parseInput(draftBody, request.body);
      const { lang = languageOf(request.headers['accept-language']) } = parseInput(
        draftQuery,
        request.query,
      );
      return asReader(request, async (sql, overview, actor) => {
        const from = await source(sql);
        const { draft, last } = await draftFrom(sql, overview, actor, withDefaults(sent), from);
        return {
          hash: draft.hash,
          annexHashes: draft.annexHashes,
          document: draft.document,
          parameters: effectiveParameters(draft.document.parameters),
          processorSignatory: overview.processorSignatory,
          // What is to be read before it is concluded.
          page: htmlDocument(
            printContract(draft, { lang, conclusion: null, isDemo: overview.isDemo }),
          ),
          difference: last === null ? null : differenceOf(last.document, draft.document),
        };
      });
    });

    app.post(base, async (request) => {
      const sent = parseInput(concludeBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      return asReader(request, async (sql, overview, actor) => {
        const from = await source(sql);
        const { draft } = await draftFrom(sql, overview, actor, withDefaults(sent), from);
        if (draft.hash !== sent.hash) throw new AppError('contract.changed-meanwhile');
        const version = await conclude(sql, draft, {
          controller: signed(sent.signatory),
          processor: overview.processorSignatory ?? draft.document.annexes.I.processor.name,
        });
        return { version, hash: draft.hash };
      });
    });

    app.get(`${base}/versions/:version`, async (request, reply) => {
      const { version } = parseInput(versionParams, request.params);
      const query = parseInput(versionQuery, request.query);
      const lang = query.lang ?? languageOf(request.headers['accept-language']);
      const found = await asReader(request, async (sql, overview) => {
        const sealed = await contractVersion(sql, Number(version));
        const conclusion = overview.versions.find((one) => one.version === Number(version));
        if (sealed === null || conclusion === undefined) throw new AppError('access.not-allowed');
        return { sealed, conclusion, isDemo: overview.isDemo };
      });
      const file = await contractFile(found, query.as ?? 'json', lang);
      return reply
        .type(file.type)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .send(file.content);
    });

    app.get(`${base}/difference`, async (request) => {
      const { from, to } = parseInput(differenceQuery, request.query);
      return asReader(request, async (sql) => {
        const [before, after] = [
          await contractVersion(sql, Number(from)),
          await contractVersion(sql, Number(to)),
        ];
        if (before === null || after === null) throw new AppError('access.not-allowed');
        return {
          parts: contractParts,
          difference: differenceOf(before.document, after.document),
        };
      });
    });

    app.post(`${base}/suspend`, async (request) => {
      const sent = parseInput(stepBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      return asReader(request, async (sql, { zone }) => ({
        cureUntil: (
          await suspend(sql, { ...sent, author: signed(sent.author), zone })
        ).toISOString(),
      }));
    });

    app.post(`${base}/resume`, async (request, reply) => {
      const sent = parseInput(stepBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await asReader(request, (sql) => resume(sql, { ...sent, author: signed(sent.author) }));
      return reply.code(204).send();
    });

    app.post(`${base}/terminate`, async (request, reply) => {
      const sent = parseInput(endBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await asReader(request, (sql) => terminate(sql, { ...sent, author: signed(sent.author) }));
      return reply.code(204).send();
    });
  };
}

/** What the annexes would say now and do not: for who has to amend the contract. */
export function driftOf(
  { tenant }: Actor,
  { processor }: ContractOverview,
  current: SealedContract,
  source: ContractSource,
): readonly Difference[] {
  const { parameters, annexes } = current.document;
  try {
    const { document } = draftContract(
      {
        tenant,
        last: current,
        controller: annexes.I.controller,
        processor: processor ?? annexes.I.processor,
        parameters,
        source,
      },
      sha256,
    );
    return differenceOf(current.document, document);
  } catch (error) {
    if (error instanceof AppError && error.code === 'contract.nothing-to-amend') return [];
    throw error;
  }
}

/** In the demo the operator is invented like everybody else. */
function withParties(overview: ContractOverview): ContractOverview {
  if (!overview.isDemo) return overview;
  return { ...overview, processor: demoProcessor, processorSignatory: demoProcessorSignatory };
}

function withDefaults<Sent extends { readonly parameters?: AgreedParameters | undefined }>(
  sent: Sent,
) {
  return { ...sent, parameters: sent.parameters ?? {} };
}

function signed({ name, function: does }: z.infer<typeof author>): string {
  return `${name}, ${does}`;
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}
