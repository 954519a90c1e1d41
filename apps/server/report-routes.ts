import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { parseInput } from '#adapters/http/input.ts';
import { noteOfficeMail } from '#apps/server/send-office-mails.ts';
import { noteSend } from '#apps/server/keep-notices.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import type { Outbound } from '#apps/server/outbound.ts';
import { isProviderId, type ProviderId } from '#governance/gate/ids.ts';
import type { MailReport } from '#governance/gate/mail-port.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { isUuid } from '#kernel/base/ids.ts';
import { listTenants } from '#kernel/db/installation.ts';

export interface ReportRouteOptions {
  readonly adminUrl: string;
  readonly outbound: Outbound;
  readonly publicUrl: string;
  readonly clock: Clock;
}

const params = z.object({ provider: z.string().check(z.maxLength(40)) });
const bodyBytes = 1024 * 1024;

/**
 * Where mail providers say what became of a mail. They sign what they say and have no session; what is
 * not signed is answered like a provider that there is not (GA24).
 */
export function reportRoutes({ adminUrl, outbound, publicUrl, clock }: ReportRouteOptions) {
  return (app: FastifyInstance): void => {
    void app.register((scope, _options, done) => {
      // The signature is over the bytes as they came.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: bodyBytes },
        (_, body, next) => {
          next(null, body);
        },
      );
      scope.post('/hooks/mail/:provider', async (request, reply) => {
        const { provider } = parseInput(params, request.params);
        const reports = isProviderId(provider)
          ? await outbound.readReports(provider, {
              url: `${publicUrl}/hooks/mail/${provider}`,
              headers: request.headers,
              body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
              atMs: clock.nowMs(),
            })
          : null;
        if (reports === null) throw new AppError('http.not-found');
        await noteReports(adminUrl, provider as ProviderId, reports, clock);
        return reply.code(204).send();
      });
      done();
    });
  };
}

/** A mail is one tenant's; its id says nothing of which, so that it is looked for. */
async function noteReports(
  adminUrl: string,
  provider: ProviderId,
  reports: readonly MailReport[],
  clock: Clock,
): Promise<void> {
  const ours = reports.filter(({ id }) => isUuid(id));
  if (ours.length === 0) return;
  const admin = await connectAsAdmin(adminUrl);
  try {
    const inTenant = asOperator(admin);
    for (const { id: tenant } of await listTenants(admin)) {
      await inTenant(tenant, async (sql) => {
        const sends = await sql.query<{ id: string }>(
          'SELECT id FROM tenant_schema.notice_send WHERE id = ANY ($1)',
          [ours.map(({ id }) => id)],
        );
        const theirs = new Set(sends.map(({ id }) => id));
        const mails = await sql.query<{ id: string }>(
          'SELECT id FROM tenant_schema.office_mail WHERE id = ANY ($1)',
          [ours.map(({ id }) => id)],
        );
        const toOffice = new Set(mails.map(({ id }) => id));
        for (const { id, is, code } of ours) {
          if (theirs.has(id.toLowerCase())) await noteSend(sql, id, is, provider, code, clock);
          if (toOffice.has(id.toLowerCase())) {
            await noteOfficeMail(sql, id, is, provider, code, clock);
          }
        }
      });
    }
  } finally {
    await admin.close();
  }
}
