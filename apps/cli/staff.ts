import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import { longestAccessHours, type StaffMember } from '#governance/staff/access.ts';
import { isPlainDay } from '#kernel/base/plain-day.ts';
import { dataUses } from '#kernel/kind/data-map.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { fileHash } from './files.ts';
import { instructionId } from './order.ts';
import { table } from './table.ts';
import { line, longText } from './typed-text.ts';

type Perform = (
  work: (
    administration: Administration,
  ) => Promise<{ readonly result: unknown; readonly words: string }>,
) => Promise<void>;

/** `staff …`: who works for the operator, what binds them, and when they are let in (ST). */
export function addStaff(program: Command, perform: Perform): void {
  const staff = command(program, 'staff', 'who of the operator may work on tenants’ data');
  leaf(staff, 'list', 'shows who works here and what they signed; or who was let in to a tenant')
    .option('--tenant <id>', 'who was let in there, for what and how long', tenantId)
    .action(({ tenant }: { tenant?: TenantId }) =>
      perform(async ({ staff: people }) => {
        if (tenant !== undefined) {
          const all = await people.accesses(tenant);
          const rows = all.map((one) => [
            String(one.number),
            one.id,
            one.name,
            one.purpose,
            one.from,
            one.ended ?? one.until,
            one.reason,
          ]);
          return {
            result: all,
            words: table(['no.', 'access', 'who', 'purpose', 'from', 'until', 'reason'], rows),
          };
        }
        const all = await people.list();
        return { result: all, words: table(['id', 'name', 'does', 'bound until'], all.map(rowOf)) };
      }),
    );
  leaf(staff, 'add', 'notes somebody who is to work on tenants’ data')
    .argument('<id>', 'what they are called here, such as kim; never used twice', staffId)
    .requiredOption('--name <name>', 'their name', line)
    .requiredOption('--does <function>', 'what they do', line)
    .requiredOption('--by <who>', 'who says so', line)
    .action((id: string, { name, does, by }: { name: string; does: string; by: string }) =>
      perform(async ({ staff: people }) => {
        await people.add({ id, name, does, by });
        return {
          result: { id },
          words: `${id} is noted. Before they are let in anywhere they sign; see staff undertake.`,
        };
      }),
    );
  leaf(staff, 'undertake', 'notes that somebody signed to keep to themselves what they see')
    .argument('<id>', 'as `staff list` shows it', staffId)
    .argument('<file>', 'the signed paper; its SHA-256 is kept, the paper is not')
    .requiredOption('--signed <day>', 'when it was signed', day)
    .requiredOption('--until <day>', 'the last day it holds, three years later at most', day)
    .requiredOption('--by <who>', 'who says so', line)
    .action(
      (
        id: string,
        file: string,
        { signed, until, by }: { signed: string; until: string; by: string },
      ) =>
        perform(async ({ staff: people }) => {
          const documentHash = await fileHash(file);
          if (until < signed || until > yearsAfter(signed, 3)) {
            throw new InvalidArgumentError(
              'It holds three years at most, and ends after it began.',
            );
          }
          await people.undertake({ staff: id, documentHash, signedOn: signed, until, by });
          return {
            result: { id, documentHash, until },
            words: `${id} is bound until ${until}, by the paper ${documentHash}.`,
          };
        }),
    );
  leaf(staff, 'leave', 'says that somebody has left: nothing is open to them any more')
    .argument('<id>', 'as `staff list` shows it', staffId)
    .action((id: string) =>
      perform(async ({ staff: people }) => {
        await people.leave(id);
        return { result: { id }, words: `Nothing is open to ${id} any more.` };
      }),
    );
  leaf(staff, 'let-in', 'lets somebody in to a tenant’s data for some hours, on its record')
    .argument('<id>', 'as `staff list` shows it', staffId)
    .argument('<tenant>', 'whose data it is', tenantId)
    .addOption(
      new Option('--purpose <use>', 'what it serves, as Annex II has it')
        .choices(dataUses)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'what has to be done; the tenant reads it', longText)
    .option('--hours <n>', `at most ${longestAccessHours}`, hours, 1)
    .action(
      (
        id: string,
        tenant: TenantId,
        { purpose, reason, hours: time }: { purpose: string; reason: string; hours: number },
      ) =>
        perform(async ({ staff: people }) => {
          const wanted = { staff: id, purpose, reason, hours: time };
          const made = await people.letIn(tenant, wanted);
          return {
            result: made,
            words: `${id} is let in until ${made.until}, as ${made.id}. Name them with --by ${id}.`,
          };
        }),
    );
  leaf(staff, 'let-out', 'ends that before its time')
    .argument('<tenant>', 'whose data it is', tenantId)
    .argument('<access>', 'as `staff list --tenant` shows it', instructionId)
    .action((tenant: TenantId, access: string) =>
      perform(async ({ staff: people }) => {
        const wasOpen = await people.letOut(tenant, access);
        return { result: { wasOpen }, words: wasOpen ? 'It is over.' : 'It was over before.' };
      }),
    );
}

function rowOf({ id, name, does, leftAt, undertakings }: StaffMember): readonly string[] {
  const until = undertakings[0]?.until ?? 'not bound';
  return [id, name, does, leftAt === null ? until : 'has left'];
}

function staffId(value: string): string {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value) && value.length <= 40) return value;
  throw new InvalidArgumentError('An id looks like kim or kim-beispiel.');
}

function day(value: string): string {
  if (isPlainDay(value)) return value;
  throw new InvalidArgumentError('Give a day such as 2027-01-31.');
}

function yearsAfter(from: string, years: number): string {
  return `${String(Number(from.slice(0, 4)) + years)}${from.slice(4)}`;
}

function hours(value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0 && number <= longestAccessHours) return number;
  throw new InvalidArgumentError(`Give hours, more than 0 and at most ${longestAccessHours}.`);
}
