import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';
import { instructionScopes, tenantMoves } from '#governance/instructions/instruction.ts';
import {
  giveInstruction,
  instructionPage,
  moveInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import type { Identity } from '#identity/port.ts';
import { requiredText } from '#kernel/base/text.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { TenantDatabase } from '#kernel/db/tenant-database.ts';
import { inOffice } from './privacy-door.ts';

export interface InstructionRouteOptions {
  readonly database: TenantDatabase;
  readonly identity: Pick<Identity, 'requireRecent'>;
}

const moveParams = z.object({ instruction: id<string>(), move: z.enum(tenantMoves) });
const pageQuery = z.strictObject({
  before: z.optional(z.string().check(z.regex(/^[1-9]\d{0,8}$/))),
});
const author = z.strictObject({ name: requiredText(200), function: requiredText(200) });
const giveBody = z.strictObject({
  scope: z.enum(instructionScopes),
  body: requiredText(4_000),
  author,
});
const moveBody = z.strictObject({ reason: z.nullable(requiredText(4_000)), author });

/** What a tenant instructs the operator to do; its owners instruct, data-protection officers look (CO16). */
export function instructionRoutes({ database, identity }: InstructionRouteOptions) {
  return (app: FastifyInstance): void => {
    const base = '/api/tenants/:tenant/instructions';

    app.get(base, (request) => {
      const { before } = parseInput(pageQuery, request.query);
      return inOffice(database, request, (sql) =>
        instructionPage(sql, before === undefined ? null : Number(before)),
      );
    });

    app.post(base, async (request) => {
      const sent = parseInput(giveBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      return inOffice(database, request, async (sql) => {
        const given = await giveInstruction(sql, { ...sent, author: signed(sent.author) });
        return { id: given };
      });
    });

    app.post(`${base}/:instruction/:move`, async (request, reply) => {
      const { instruction, move } = parseInput(moveParams, request.params);
      const sent = parseInput(moveBody, request.body);
      await identity.requireRecent(signedInOf(request).session);
      await inOffice(database, request, async (sql) => {
        await moveInstruction(sql, {
          id: instruction,
          what: move,
          reason: sent.reason,
          author: signed(sent.author),
        });
        return true;
      });
      return reply.code(204).send();
    });
  };
}

function signed({ name, function: does }: z.infer<typeof author>): string {
  return `${name}, ${does}`;
}
