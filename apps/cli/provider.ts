import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import * as z from 'zod/mini';
import type { Administration } from '#apps/server/administration.ts';
import type { ProviderAdministration } from '#apps/server/provider-administration.ts';
import { isProviderId, type NoticeId, type ProviderId } from '#governance/gate/ids.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { isUuid, type TenantId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import { command, leaf, tenantId } from './command.ts';
import { table } from './table.ts';

interface Answer {
  readonly result: unknown;
  readonly words: string;
}

export type PerformProvider = (
  work: (administration: Administration) => Promise<Answer>,
) => Promise<void>;

interface Statement {
  readonly by: string;
  readonly alternatives?: string;
  readonly already?: true;
}

interface Stop {
  readonly by: string;
  readonly reason: string;
  readonly tenant?: TenantId;
  readonly lift?: true;
}

/** `provider add|change|remove|stop|list` and `notice list|untold|send|withdraw`. */
export function addProvider(program: Command, perform: PerformProvider): void {
  const provider = command(program, 'provider', 'who gets data of tenants, and since when');
  const told = (of: (providers: ProviderAdministration) => Promise<Answer>) =>
    perform(({ providers }) => of(providers));

  leaf(provider, 'add', 'describes a new provider and tells every tenant')
    .argument('<file>', 'its description as JSON, see docs/providers.md')
    .requiredOption('--by <name>', 'who says so', author)
    .option('--alternatives <file>', 'what is offered to who objects: [{"de","en"}]')
    .action((file: string, { by, alternatives }: Statement) =>
      told(async (providers) => {
        const made = await providers.add({
          descriptor: await readJson(file),
          alternatives: await offered(alternatives),
          by,
        });
        return {
          result: made,
          words: `${made.provider} is described. ${noticesWords(made.notices.length)}`,
        };
      }),
    );
  leaf(provider, 'change', 'describes what is different; what is new has a notice of its own')
    .argument('<file>', 'the whole description as JSON')
    .requiredOption('--by <name>', 'who says so', author)
    .option('--alternatives <file>', 'what is offered to who objects: [{"de","en"}]')
    .option('--already', 'the change has been made: nothing goes there until the time is over')
    .action((file: string, { by, alternatives, already }: Statement) =>
      told(async (providers) => {
        const made = await providers.change({
          descriptor: await readJson(file),
          alternatives: await offered(alternatives),
          by,
          endsEarlier: already === true,
        });
        const about = made.needsNotice
          ? `New in it: ${made.changes.join(', ')}. ${noticesWords(made.notices.length)}`
          : 'Nothing in it needs a notice.';
        return {
          result: made,
          words: `Version ${String(made.version)} of ${made.provider}. ${about}`,
        };
      }),
    );
  leaf(provider, 'remove', 'ends a provider: nothing goes there any more')
    .argument('<id>', 'as `provider list` shows it', providerId)
    .requiredOption('--by <name>', 'who says so', author)
    .action((id: ProviderId, { by }: { by: string }) =>
      told(async (providers) => {
        const left = await providers.remove(id, by);
        return {
          result: { id, removed: true, untold: left },
          words: `Nothing goes to ${id} any more.${untoldWords(left.length)}`,
        };
      }),
    );
  leaf(provider, 'stop', 'shuts the gate at once, for all tenants or one; or lifts that')
    .argument('<id>', 'as `provider list` shows it', providerId)
    .requiredOption('--by <name>', 'who says so', author)
    .requiredOption('--reason <text>', 'why; tenants read it', reasonText)
    .option('--tenant <id>', 'for this one alone', tenantId)
    .option('--lift', 'what stood before stands again')
    .action((id: ProviderId, { by, reason, tenant, lift }: Stop) =>
      told(async (providers) => {
        const statement = { provider: id, tenant: tenant ?? null, by, reason };
        const whom = tenant ?? 'all tenants';
        if (lift === true) {
          await providers.lift(statement);
          return {
            result: { id, tenant: tenant ?? null, stopped: false },
            words: `The stop of ${id} for ${whom} is lifted.`,
          };
        }
        const left = await providers.stop(statement);
        return {
          result: { id, tenant: tenant ?? null, stopped: true, untold: left },
          words: `${id} is stopped for ${whom}.${untoldWords(left.length)}`,
        };
      }),
    );
  leaf(provider, 'list', 'shows all providers; for one tenant, what the gate says')
    .option('--tenant <id>', 'what of them is open there, and why not', tenantId)
    .action(({ tenant }: { tenant?: TenantId }) =>
      told(async (providers) => {
        if (tenant !== undefined) {
          const view = await providers.ofTenant(tenant);
          const rows = view.providers.flatMap((one) =>
            one.purposes.map(({ purpose, isOpen, reasons }) => [
              one.id,
              purpose,
              isOpen ? 'open' : 'shut',
              purpose === 'media.storage' ? String(one.files) : '-',
              reasons.map(({ words }) => words).join(' '),
            ]),
          );
          return {
            result: view,
            words: table(['provider', 'purpose', 'gate', 'files there', 'why'], rows),
          };
        }
        const all = await providers.list();
        const rows = all.map((one) => [
          one.id,
          String(one.version),
          one.descriptor.name,
          [...new Set(one.descriptor.places.map(({ country }) => country))].join(' '),
          one.removedAt !== null ? 'removed' : one.stops > 0 ? 'stopped' : 'described',
        ]);
        return {
          result: all,
          words: table(['id', 'version', 'name', 'places', 'state'], rows),
        };
      }),
    );

  const notice = command(program, 'notice', 'what tenants are told of providers');
  leaf(notice, 'list', 'shows the notices of a tenant, and whether their clock runs')
    .argument('<tenant>', 'whose', tenantId)
    .action((tenant: TenantId) =>
      told(async (providers) => {
        const { notices } = await providers.ofTenant(tenant);
        const rows = notices.map((one) => [
          one.id,
          one.provider,
          String(one.version),
          instant(one.sentAtMs),
          one.withdrawnAtMs === null ? instant(one.deliveredAtMs) : 'withdrawn',
          instant(one.effectiveAtMs),
          String(one.openObjections),
          String(one.sends.filter(({ state }) => state === 'bounced').length),
        ]);
        const head = ['id', 'provider', 'version', 'sent', 'delivered', 'from', 'objections'];
        return { result: notices, words: table([...head, 'dead mailboxes'], rows) };
      }),
    );
  leaf(notice, 'untold', 'shows who was not told yet of a stop or an end, and why').action(() =>
    told(async (providers) => {
      const left = await providers.untold();
      const rows = left.map((one) => [
        one.tenant,
        one.action,
        one.provider,
        one.at.toISOString(),
        String(one.tries),
        one.code ?? '-',
      ]);
      return {
        result: left,
        words: table(['tenant', 'what', 'provider', 'since', 'tries', 'why'], rows),
      };
    }),
  );
  leaf(notice, 'send', 'tells every tenant what it has not been told, and sends what waits').action(
    () =>
      told(async (providers) => {
        const notices = await providers.tell();
        return { result: notices, words: noticesWords(notices.length) };
      }),
  );
  leaf(notice, 'withdraw', 'takes a notice back: its clock ends')
    .argument('<id>', 'as `notice list` shows it', noticeId)
    .requiredOption('--tenant <id>', 'whose', tenantId)
    .requiredOption('--by <name>', 'who says so', author)
    .action((id: NoticeId, { tenant, by }: { tenant: TenantId; by: string }) =>
      told(async (providers) => {
        await providers.withdraw(tenant, id, by);
        return { result: { id, withdrawn: true }, words: `Notice ${id} is withdrawn.` };
      }),
    );
}

function noticesWords(count: number): string {
  return count === 1 ? 'One tenant is told.' : `${String(count)} tenants are told.`;
}

function untoldWords(count: number): string {
  return count === 0
    ? ''
    : ` ${count === 1 ? 'One tenant' : `${String(count)} tenants`} could not be told yet and will be; see \`notice untold\`.`;
}

function instant(ms: number | null): string {
  return ms === null ? '-' : new Date(ms).toISOString();
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new AppError('cli.file-unreadable', { reason }, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('cli.file-unreadable', { reason: 'no JSON' }, { cause });
  }
}

const alternativesSchema = z
  .array(z.strictObject({ de: requiredText(500), en: requiredText(500) }))
  .check(z.maxLength(20));

async function offered(file: string | undefined) {
  if (file === undefined) return [];
  const read = alternativesSchema.safeParse(await readJson(file));
  if (read.success) return read.data;
  throw new AppError('provider.malformed', {
    where: 'alternatives',
    problem: 'a list of {"de","en"}',
  });
}

const name = requiredText(200);
function author(value: string): string {
  if (name.safeParse(value).success) return value.trim();
  throw new InvalidArgumentError('Give the name of who says so, up to 200 characters.');
}

const reasonSchema = requiredText(2_000);
function reasonText(value: string): string {
  if (reasonSchema.safeParse(value).success) return value.trim();
  throw new InvalidArgumentError('Give a reason of up to 2000 characters.');
}

function providerId(value: string): ProviderId {
  if (isProviderId(value)) return value;
  throw new InvalidArgumentError('A provider id looks like sendgrid; see `provider list`.');
}

function noticeId(value: string): NoticeId {
  if (isUuid(value)) return value.toLowerCase() as NoticeId;
  throw new InvalidArgumentError('A notice id is a UUID; see `notice list`.');
}
