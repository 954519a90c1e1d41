import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod/mini';
import { AppError, type ErrorRegister, joinErrors } from '#kernel/base/app-error.ts';
import { deadlineErrors } from '#governance/deadlines/errors.ts';
import type { TokenId } from '#identity/ids.ts';
import { identityLimits } from '#identity/limits.ts';
import { isTokenScope, type TokenScope } from '#identity/token-scope.ts';
import type { ServiceGrant } from '#kernel/access/services.ts';
import { type AudienceId, type DeviceId, isUuid, type TenantId } from '#kernel/base/ids.ts';
import { requiredText } from '#kernel/base/text.ts';
import type { WordLocale } from '#kernel/symbol/concept.ts';
import { conceptsFor } from '#kernel/symbol/concepts-for.ts';
import { maskOf, rights } from '#kernel/kind/right.ts';
import { registry } from '#apps/server/products.ts';
import { leaseDaysAtMost } from '#kernel/sync/server/device-rules.ts';
import type { DeviceHolding } from '#apps/server/lost-device.ts';
import { explainError } from '#apps/server/explain-error.ts';
import type { Administration } from '#apps/server/administration.ts';
import type { ListedDevice } from '#identity/port.ts';
import type { Report } from '#apps/server/composition.ts';
import { endOfDay, instant, zone } from './arguments.ts';
import { addChronicle } from './chronicle.ts';
import { command, leaf, tenantId } from './command.ts';
import { addContract } from './contract.ts';
import { addDeadline } from './deadline.ts';
import { cliErrors } from './errors.ts';
import { addMeasures } from './measures.ts';
import { listFileInstances } from './list-file-instances.ts';
import { addProvider } from './provider.ts';
import { addInstruction } from './instruction.ts';
import { addOversight } from './oversight.ts';
import { addStaff } from './staff.ts';
import { byWhom, onInstruction, ordered, orderOf, type OrderOptions } from './order.ts';
import { table } from './table.ts';

/** What an invited person becomes; the tenant's join function knows the same. */
const roles = ['keeper', 'lead', 'staff', 'supported', 'relative', 'guardian', 'member'] as const;

export interface CommandLineOptions {
  readonly version: string;
  readonly errors: ErrorRegister;
  /** Opens the installation. Called once, and only by commands that need it. */
  readonly open: (report: Report) => Promise<OpenedAdministration>;
  readonly out: (text: string) => void;
  /** Progress and errors for people. */
  readonly err: (text: string) => void;
}

export interface OpenedAdministration {
  readonly administration: Administration;
  close(): Promise<void>;
}

/** What a command found, for machines and for people. */
interface Answer {
  readonly result: unknown;
  readonly words: string;
  /** The command did its work, and what it found is bad. */
  readonly bad?: boolean;
}

type Work = (administration: Administration, report: Report) => Promise<Answer>;

/**
 * Runs one command. Resolves with the exit code: 0 done, 1 refused, failed or found bad (the code
 * of the error says what), 2 not understood. With `--json` standard output holds one JSON value:
 * the result, or `{"error":{code,cause,remedy}}`.
 */
export async function runCommandLine(
  args: readonly string[],
  options: CommandLineOptions,
): Promise<number> {
  const asJson = args.includes('--json');
  let exit = 0;

  async function perform(work: Work): Promise<void> {
    const report = (step: string) => options.err(`${step}\n`);
    const opened = await options.open(report);
    try {
      const { result, words, bad } = await work(opened.administration, report);
      options.out(asJson ? `${JSON.stringify(result)}\n` : `${words}\n`);
      if (bad === true) exit = 1;
    } finally {
      await opened.close();
    }
  }

  async function withAdministration(
    work: (administration: Administration) => Promise<void>,
  ): Promise<void> {
    const opened = await options.open((step) => options.err(`${step}\n`));
    try {
      await work(opened.administration);
    } finally {
      await opened.close();
    }
  }

  const program = describe(options, perform);
  addChronicle(program, {
    out: options.out,
    err: (text) => options.err(`${text}\n`),
    asJson,
    open: withAdministration,
    exitWith: (code) => (exit = code),
  });
  addContract(program, perform);
  addProvider(program, (work) => perform((administration) => work(administration)));
  addMeasures(program, perform);
  addInstruction(program, perform);
  addStaff(program, perform);
  addOversight(program, perform);
  addDeadline(program, (deadline) => {
    options.out(`${JSON.stringify(deadline)}\n`);
  });
  addRecur(program, (answer) => {
    options.out(`${JSON.stringify(answer.result)}\n`);
    if (answer.words !== '') options.err(`${answer.words}\n`);
    if (answer.bad === true) exit = 1;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end that way too.
      if (error.exitCode === 0) return 0;
      const detail = error.message.replace(/^error: /, '').replace(/\.$/, '');
      const misread = new AppError('cli.not-understood', { detail });
      const words = explainError(misread, joinErrors(cliErrors));
      // For people commander has said it already.
      if (asJson) options.out(`${JSON.stringify({ error: words })}\n`);
      return 2;
    }
    const words = explainError(error, options.errors);
    if (asJson) options.out(`${JSON.stringify({ error: words })}\n`);
    else options.err(`${words.cause}\n${words.remedy}\n`);
    // What a deadline is asked with is all it depends on (DL16).
    return words.code in deadlineErrors ? 2 : 1;
  }
}

function describe(options: CommandLineOptions, perform: (work: Work) => Promise<void>): Command {
  const program = new Command('obhut')
    .description('Administers an Obhut installation. Settings come from the environment.')
    .version(options.version)
    .exitOverride()
    .configureOutput({ writeOut: options.out, writeErr: options.err })
    .showHelpAfterError('(add --help for what there is)');

  const tenant = command(program, 'tenant', 'controllers: organisations and households');
  leaf(tenant, 'create', 'makes a tenant with its own schema and role')
    .argument('<name>', 'what people call it', tenantName)
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['organisation', 'household'])
        .default('organisation'),
    )
    .action((name: string, { kind }: { kind: 'organisation' | 'household' }) =>
      perform(async (administration) => {
        const made = await administration.createTenant({ name, kind });
        return {
          result: made,
          words:
            kind === 'household'
              ? `Tenant ${made.id} is made.`
              : `Tenant ${made.id} is made. Nothing is written before its contract is concluded: invite a keeper, who does it in the privacy office, or see \`contract attest\`.`,
        };
      }),
    );
  leaf(tenant, 'list', 'shows all tenants').action(() =>
    perform(async (administration) => {
      const tenants = await administration.listTenants();
      const rows = tenants.map(({ id, name, kind, members, current, createdAt }) => [
        id,
        name,
        kind,
        String(members),
        createdAt,
        current ? 'current' : 'to be migrated',
      ]);
      return {
        result: tenants,
        words: table(['id', 'name', 'kind', 'members', 'made', 'schema'], rows),
      };
    }),
  );
  leaf(tenant, 'migrate', 'brings one tenant, or all, to this version')
    .argument('[id]', 'one tenant', tenantId)
    .option('--parallel <number>', 'how many at once', wholeNumber, 4)
    .action((id: TenantId | undefined, { parallel }: { parallel: number }) =>
      perform(async (administration, report) => {
        const done = await administration.migrateTenants(
          { parallel, ...(id !== undefined && { tenant: id }) },
          report,
        );
        const rows = done.map((one) => [one.id, String(one.applied), one.problem ?? 'good']);
        return {
          result: done,
          words: table(['id', 'applied', 'outcome'], rows),
          bad: done.some(({ problem }) => problem !== undefined),
        };
      }),
    );

  leaf(tenant, 'lease', 'shows or sets for how many days devices may show their copy offline')
    .argument('<id>', 'one tenant', tenantId)
    .argument('[days]', 'from 1 to 90', leaseDays)
    .addOption(onInstruction())
    .addOption(byWhom())
    .action((id: TenantId, days: number | undefined, order: OrderOptions) =>
      perform(async (administration) => {
        const set = await administration.lease({
          tenant: id,
          ...(days !== undefined && { days }),
          order: orderOf(order),
        });
        return {
          result: { tenant: id, days: set },
          words: `Devices of ${id} show what they hold for ${set} days without the server.`,
        };
      }),
    );

  leaf(tenant, 'land', 'shows or sets whose public holidays count for its deadlines')
    .argument('<id>', 'one tenant', tenantId)
    .argument('[land]', 'such as DE-BY or AT')
    .action((id: TenantId, land: string | undefined) =>
      perform(async (administration) => {
        const set = await administration.land({ tenant: id, ...(land !== undefined && { land }) });
        return {
          result: { tenant: id, land: set },
          words:
            set === null
              ? `For ${id} weekends alone are days off.`
              : `For ${id} the public holidays of ${set} count.`,
        };
      }),
    );

  const device = command(program, 'device', 'devices that people sign in on');
  leaf(device, 'list', 'shows the devices of an account')
    .argument('<email>', 'of the account')
    .action((email: string) =>
      perform(async (administration) => {
        const devices = await administration.listDevices(email);
        const rows = devices.map((one) => [
          one.id,
          one.name,
          one.lastSeenAt.toISOString(),
          stateOf(one),
        ]);
        return { result: devices, words: table(['id', 'name', 'last seen', 'state'], rows) };
      }),
    );
  leaf(device, 'lost', 'ends all access of a lost device and says what it held')
    .argument('<id>', 'as `device list` shows it', deviceId)
    .action((id: DeviceId) =>
      perform(async (administration) => {
        const held = await administration.loseDevice(id);
        return { result: held, words: holdingWords(held) };
      }),
    );

  const account = command(program, 'account', 'people who sign in');
  leaf(account, 'invite', 'prints a link with which a person joins a tenant')
    .argument('<email>', 'of the person')
    .requiredOption('--tenant <id>', 'where they join', tenantId)
    .requiredOption('--name <name>', 'what they are called')
    .addOption(new Option('--role <role>', 'what they are there').choices(roles).default('member'))
    .option('--until <day>', 'when the membership ends by itself, such as 2027-01-31', endOfDay)
    .addOption(onInstruction())
    .addOption(byWhom())
    .action((email: string, { tenant: id, name, role, until, ...order }: InviteOptions) =>
      perform(async (administration) => {
        const made = await administration.inviteAccount({
          tenant: id,
          email,
          name,
          role,
          order: orderOf(order),
          ...(until !== undefined && { until }),
        });
        return {
          result: made,
          words: `${made.url}\nThe link works once, until ${made.expiresAt}. Whoever holds it joins.`,
        };
      }),
    );

  leaf(account, 'erase', 'deletes a sign-in, and has every tenant forget who acted by it')
    .argument('<email>', 'of the account')
    .option('--instruction <tenant=id>', 'of a tenant with a contract; can be repeated', ordered)
    .addOption(byWhom())
    .action((email: string, { instruction = new Map(), by }: EraseOptions) =>
      perform(async (administration) => {
        const { tenants } = await administration.eraseAccount({
          email,
          instructions: instruction,
          by,
        });
        const events = tenants.reduce((sum, { forgotten }) => sum + forgotten, 0);
        return {
          result: { tenants },
          words: `The account is erased. ${tenants.length} tenants have forgotten who it was; of ${events} events their chronicles keep no more than that somebody did something.`,
        };
      }),
    );

  const token = command(program, 'token', 'keys with which programs act');
  leaf(token, 'create', 'makes a service of a tenant and prints a token for it')
    .argument('<name>', 'what people call the program', tenantName)
    .requiredOption('--tenant <id>', 'whose records it may reach', tenantId)
    .requiredOption('--keeper <email>', 'in whose name it is made: somebody who looks after it')
    .requiredOption('--scope <scope>', 'records:read, records:write, or of one kind', scope)
    .option('--days <number>', 'how long it is good for, at most 365', days, 90)
    .option('--grant <audience=rights>', 'such as 5f0f…=read,create; can be repeated', grant)
    .addOption(onInstruction())
    .addOption(byWhom())
    .action(
      (
        name: string,
        {
          tenant: id,
          keeper,
          scope: scopes,
          days: until,
          grant: grants,
          ...order
        }: TokenOptions & OrderOptions,
      ) =>
        perform(async (administration) => {
          const made = await administration.createToken({
            tenant: id,
            name,
            keeper,
            scopes,
            days: until,
            grants: grants ?? [],
            order: orderOf(order),
          });
          return {
            result: made,
            words: `${made.token}\nIt is shown this once, and good until ${made.expiresAt}. Whoever holds it acts as ${name}.`,
          };
        }),
    );
  leaf(token, 'list', 'shows the live tokens of a tenant')
    .requiredOption('--tenant <id>', 'which tenant', tenantId)
    .action(({ tenant: id }: { tenant: TenantId }) =>
      perform(async (administration) => {
        const tokens = await administration.listTokens(id);
        const rows = tokens.map((one) => [
          one.id,
          one.service === null ? 'personal' : 'service',
          one.name,
          one.scopes.join(' '),
          one.expiresAt.toISOString().slice(0, 10),
          one.lastUsedAt?.toISOString().slice(0, 10) ?? 'never',
        ]);
        return {
          result: tokens,
          words: table(['id', 'acts as', 'name', 'scopes', 'good until', 'last used'], rows),
        };
      }),
    );
  leaf(token, 'revoke', 'ends a token at once')
    .argument('<id>', 'of the token', tokenId)
    .requiredOption('--tenant <id>', 'which tenant', tenantId)
    .action((id: TokenId, { tenant: of }: { tenant: TenantId }) =>
      perform(async (administration) => {
        await administration.revokeToken(of, id);
        return { result: { id, revoked: true }, words: `Token ${id} opens nothing any more.` };
      }),
    );

  const symbols = command(program, 'symbols', 'pictograms of a tenant’s own');
  leaf(symbols, 'import', 'imports a set of pictograms from a ZIP archive with a manifest.json')
    .argument('<tenant>', 'whose set it is', tenantId)
    .argument('<file>', 'the archive')
    .requiredOption('--keeper <email>', 'in whose name: somebody who looks after the tenant')
    .addOption(onInstruction())
    .addOption(byWhom())
    .action((id: TenantId, file: string, { keeper, ...order }: { keeper: string } & OrderOptions) =>
      perform(async (administration, report) => {
        const made = await administration.importSymbols(
          { tenant: id, file, keeper, order: orderOf(order) },
          report,
        );
        const { count, files } = made.unused;
        return {
          result: made,
          words: [
            `The set ${made.set} is there with ${made.pictures} pictures. Who is to see them is given a seat in the app.`,
            ...(count === 0 ? [] : [`${count} show no concept of ours, such as:`, ...files]),
          ].join('\n'),
        };
      }),
    );

  const demo = command(program, 'demo', 'the demo');
  leaf(demo, 'reset', 'removes what was done in the demo and loads it anew').action(() =>
    perform(async (administration, report) => {
      const made = await administration.resetDemo(report);
      return {
        result: made,
        words: `The demo is as new: ${made.tenants} tenants, ${made.accounts.length} accounts, ${made.records} records.`,
      };
    }),
  );

  leaf(program, 'pictogram', 'prints as JSON which pictures a title says, and how sure that is')
    .argument('<title>', 'as it stands in a calendar')
    .addOption(new Option('--lang <lang>', 'its language').choices(['de', 'en']).default('de'))
    .action((title: string, { lang }: { lang: WordLocale }) => {
      // Needs no installation: the words are part of the program.
      options.out(`${JSON.stringify(conceptsFor(title, lang))}\n`);
    });

  leaf(program, 'doctor', 'checks the installation and says what to do').action(() =>
    perform(async (administration) => {
      const findings = await administration.diagnose();
      const rows = findings.map((one) => [
        one.state,
        one.check,
        one.remedy === undefined ? one.found : `${one.found} ${one.remedy}`,
      ]);
      return {
        result: findings,
        words: table(['state', 'check', 'found'], rows),
        bad: findings.some(({ state }) => state === 'bad'),
      };
    }),
  );
  return program;
}

interface TokenOptions {
  readonly tenant: TenantId;
  readonly keeper: string;
  readonly scope: readonly TokenScope[];
  readonly days: number;
  readonly grant?: readonly ServiceGrant[];
}

interface EraseOptions {
  readonly instruction?: ReadonlyMap<TenantId, string>;
  readonly by: string;
}

interface InviteOptions extends OrderOptions {
  readonly tenant: TenantId;
  readonly name: string;
  readonly role: (typeof roles)[number];
  readonly until?: Date;
}

function stateOf({ lostAt, copyLostAt, signedIn }: ListedDevice): string {
  if (lostAt !== null) return 'lost';
  if (copyLostAt !== null) return 'copy of one tenant lost';
  return signedIn ? 'signed in' : 'signed out';
}

/** Needs no installation: it reads a file and says what is in it. */
function addRecur(program: Command, give: (answer: Answer) => void): void {
  leaf(program, 'recur', 'prints when the events of a calendar file happen, as JSON')
    .argument('<file>', 'iCalendar (ICS)')
    .requiredOption('--from <instant>', 'such as 2026-05-01T00:00:00+02:00', instant)
    .requiredOption('--to <instant>', 'up to it, without it', instant)
    .option('--zone <zone>', 'of times without one and of days', zone, localZone())
    .action(async (file: string, { from, to, zone: reader }: RecurOptions, recur: Command) => {
      if (to <= from) recur.error('error: --to lies after --from.', { exitCode: 2 });
      const list = await listFileInstances(file, { fromMs: from, toMs: to, zone: reader });
      const words = list.problems.map(({ code, line }) =>
        line === null ? code : `line ${line}: ${code}`,
      );
      if (list.problemsLeftOff > 0) words.push(`and ${list.problemsLeftOff} more`);
      give({
        result: list.instances,
        words: words.join('\n'),
        // What was left out would otherwise look like what does not happen.
        bad: list.problems.length > 0,
      });
    });
}

interface RecurOptions {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function deviceId(value: string): DeviceId {
  if (isUuid(value)) return value as DeviceId;
  throw new InvalidArgumentError('A device id is a UUID; see `device list`.');
}

function leaseDays(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= leaseDaysAtMost) return number;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${leaseDaysAtMost}.`);
}

/** Ids and counts only; who needs the records or names asks with `--json`. */
function holdingWords({ device, tenants }: DeviceHolding): string {
  const rows = tenants.map((one) => [
    one.tenant,
    String(one.count),
    String(one.persons.length),
    one.answeredAt,
    one.sent?.at ?? 'never',
  ]);
  return [
    `Device ${device.id} has no access any more. It was last heard of at ${device.lastSeenAt};`,
    'work it had not sent by then is on it alone. With --json: every record it holds.',
    table(['tenant', 'records', 'persons', 'last answer', 'last work sent'], rows),
  ].join('\n');
}

const nameSchema = requiredText(200);

function tenantName(value: string): string {
  const result = z.safeParse(nameSchema, value.normalize('NFC').trim());
  if (result.success) return result.data;
  throw new InvalidArgumentError('A name has 1 to 200 characters, and no control characters.');
}

function tokenId(value: string): TokenId {
  if (isUuid(value)) return value.toLowerCase() as TokenId;
  throw new InvalidArgumentError('A token id is a UUID; see `token list`.');
}

function scope(value: string, before: readonly TokenScope[] = []): readonly TokenScope[] {
  const kind = value.split(':')[2];
  if (isTokenScope(value) && (kind === undefined || registry.kinds.has(kind))) {
    return [...before, value];
  }
  throw new InvalidArgumentError(
    `There are records:read and records:write, with one of these behind it for one kind: ${Array.from(registry.kinds.keys(), (one) => `:${one}`).join(' ')}`,
  );
}

function grant(value: string, before: readonly ServiceGrant[] = []): readonly ServiceGrant[] {
  const [audience = '', list = ''] = value.split('=');
  const wanted = list.split(',');
  const named = rights.filter((right) => wanted.includes(right));
  if (!isUuid(audience) || named.length === 0 || named.length !== wanted.length) {
    throw new InvalidArgumentError(`Write audience=rights; rights are ${rights.join(', ')}.`);
  }
  return [...before, { audience: audience.toLowerCase() as AudienceId, rights: maskOf(named) }];
}

/** The instant at which the day is over in the time of this machine. */
function days(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= identityLimits.tokenDaysMaximum) {
    return number;
  }
  throw new InvalidArgumentError(
    `Give a whole number from 1 to ${identityLimits.tokenDaysMaximum}.`,
  );
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 64) return number;
  throw new InvalidArgumentError('Give a whole number from 1 to 64.');
}
