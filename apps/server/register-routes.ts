import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { type Language, languageOf, languages } from '#adapters/http/problem-details.ts';
import type { ContractSource } from '#governance/contract/draft.ts';
import { contractOverview, lastVersion } from '#governance/contract/server/contract-store.ts';
import { makeRegister, type Register } from '#governance/register/make-register.ts';
import {
  activityEntries,
  conditions,
  controllerEntries,
  isEntryValue,
  legalBases,
  textLength,
} from '#governance/register/register-entry.ts';
import { registerDpv } from '#governance/register/register-dpv.ts';
import { sayBasis, sayRegister, type Speak } from '#governance/register/say-register.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isTenantId } from '#kernel/base/ids.ts';
import type { Actor, TenantDatabase, TenantSql } from '#kernel/db/tenant-database.ts';
import { isNoSuchTenant } from './record-routes.ts';
import { registerWords } from './register-words.ts';

export interface RegisterRouteOptions {
  readonly database: TenantDatabase;
  /** What the running system puts into the annexes of a contract goes into the register, too. */
  readonly source: (sql: TenantSql) => Promise<ContractSource>;
}

const params = z.strictObject({ tenant: z.string().check(z.maxLength(14)) });
const query = z.strictObject({ lang: z.optional(z.enum(languages)) });
const exportQuery = z.strictObject({
  lang: z.optional(z.enum(languages)),
  format: z.enum(['xlsx', 'json', 'jsonld']),
});
const entriesBody = z
  .strictObject({
    entries: z.record(
      z.string().check(z.maxLength(100)),
      z.string().check(z.maxLength(2 * textLength)),
    ),
  })
  .check(
    z.refine(({ entries }) => {
      const all = Object.entries(entries);
      return (
        all.length > 0 &&
        all.length <= 20 &&
        all.every(([name, value]) => isEntryValue(name, value))
      );
    }),
  );

/**
 * The record of processing activities of a tenant, made from what runs, and what a person adds to it;
 * read by owners and data-protection officers, filled in by owners (OF8 to OF11). A tenant that is not theirs answers like none.
 */
export function registerRoutes(options: RegisterRouteOptions) {
  const { database } = options;

  async function ask<T>(
    request: FastifyRequest,
    work: (sql: TenantSql, actor: Actor) => Promise<T | null>,
  ): Promise<T> {
    const actor = actorOf(request);
    const found = await database
      .transact(actor, (sql) => work(sql, actor))
      .catch((error: unknown) => {
        if (isNoSuchTenant(error)) return null;
        throw error;
      });
    if (found === null) throw new AppError('access.not-allowed');
    return found;
  }

  async function registerFor(request: FastifyRequest): Promise<Register> {
    const said = await ask(request, async (sql, actor) => {
      const contract = await contractOverview(sql);
      const [row] = await sql.query<{ entries: Readonly<Record<string, string>> | null }>(
        'SELECT tenant_schema.register_entries() AS entries',
      );
      if (contract === null || row === undefined || row.entries === null) return null;
      const isContractAltered = contract.isTextAltered;
      const last = isContractAltered ? null : await lastVersion(sql, contract);
      return {
        tenant: { id: actor.tenant, name: contract.name },
        controller: last?.document.annexes.I.controller ?? null,
        isContractAltered,
        processor: contract.processor,
        entries: row.entries,
        ...(await options.source(sql)),
      };
    });
    return makeRegister(said);
  }

  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/register';

    app.get(base, async (request) => {
      const language = languageIn(request, parseInput(query, request.query).lang);
      const register = await registerFor(request);
      const speak = await registerWords(language);
      return { language, ...shown(register, speak, language) };
    });

    app.put(`${base}/entries`, async (request) => {
      const { entries } = parseInput(entriesBody, request.body);
      const changed = await ask(request, async (sql) => {
        const [row] = await sql.query<{ changed: number | null }>(
          'SELECT tenant_schema.put_register_entries($1) AS changed',
          [JSON.stringify(entries)],
        );
        return row?.changed ?? null;
      });
      return { changed };
    });

    app.get(`${base}/export`, async (request, reply) => {
      const { format, lang } = parseInput(exportQuery, request.query);
      const language = languageIn(request, lang);
      const register = await registerFor(request);
      const speak = await registerWords(language);
      const name = `register-${register.tenant.id}-${language}.${format}`;
      void reply.header('content-disposition', `attachment; filename="${name}"`);
      switch (format) {
        case 'xlsx': {
          const { writeSheets } = await import('#adapters/xlsx/write-sheets.ts');
          return reply
            .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
            .send(await writeSheets(sayRegister(register, speak, language)));
        }
        case 'json':
          return reply
            .type('application/json; charset=utf-8')
            .send(
              JSON.stringify({ register, said: sayRegister(register, speak, language) }, null, 2),
            );
        case 'jsonld':
          return reply
            .type('application/ld+json; charset=utf-8')
            .send(JSON.stringify(registerDpv(register, speak, language), null, 2));
      }
    });
  };
}

/** What the page shows: the lists in words, and what can be filled in. */
function shown(register: Register, speak: Speak, language: Language) {
  const choices = (codes: readonly string[]) =>
    codes.map((code) => ({ id: code, label: sayBasis(speak, code) }));
  return {
    isContractAltered: register.isContractAltered,
    sheets: sayRegister(register, speak, language),
    controller: {
      missing: register.missing,
      entries: controllerEntries.map((entry) => ({
        name: `controller.${entry}`,
        label: speak('register.controller', { entry }),
        value: register.controller[entry],
      })),
    },
    activities: register.activities.map((one) => ({
      id: one.id,
      label: speak('register.activity', { activity: one.id }),
      isSpecial: one.categories.some(({ isSpecial }) => isSpecial),
      missing: one.missing,
      entries: activityEntries.map((entry) => ({
        name: `activity.${one.id}.${entry}`,
        entry,
        value: one[entry],
      })),
    })),
    bases: choices(legalBases),
    conditions: choices(conditions),
  };
}

function languageIn(request: FastifyRequest, lang: Language | undefined): Language {
  return lang ?? languageOf(request.headers['accept-language']);
}

function actorOf(request: FastifyRequest): Actor {
  const { tenant } = parseInput(params, request.params);
  if (!isTenantId(tenant)) throw new AppError('access.not-allowed');
  const { account, device } = signedInOf(request);
  return { tenant, account: account.id, device: device.id };
}
