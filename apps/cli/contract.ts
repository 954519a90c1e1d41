import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod/mini';
import type { Administration } from '#apps/server/administration.ts';
import { type Party, partySchema } from '#governance/contract/party.ts';
import type { ContractOverview } from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { writeNewFile } from './files.ts';
import { line, longText } from './typed-text.ts';

type Perform = (
  work: (
    administration: Administration,
  ) => Promise<{ readonly result: unknown; readonly words: string }>,
) => Promise<void>;

/** Where a version is written, and as what. */
interface Form {
  readonly path: string;
  readonly as: 'json' | 'html' | 'pdf';
}

interface StepOptions {
  readonly reason: string;
  readonly by: string;
}

/** `contract …`: what the operator does about contracts, as the processor. */
export function addContract(program: Command, perform: Perform): void {
  const contract = command(program, 'contract', 'contracts between tenants and the operator');
  leaf(contract, 'processor', 'says who runs this installation, as contracts name them')
    .argument('<file>', 'name, address, country, contact and officer as JSON; see README.md')
    .requiredOption('--signed-by <who>', 'who signs for the operator, with their function', line)
    .action((file: string, { signedBy }: { signedBy: string }) =>
      perform(async ({ contracts }) => {
        const party = await readParty(file);
        const version = await contracts.setProcessor({ party, signedBy });
        return {
          result: { version, party },
          words: `Contracts concluded from now on name ${party.name} as the processor.`,
        };
      }),
    );
  leaf(contract, 'show', 'shows how the contract with a tenant stands')
    .argument('<tenant>', 'whose it is', tenantId)
    .action((tenant: TenantId) =>
      perform(async ({ contracts }) => {
        const overview = await contracts.show(tenant);
        return { result: overview, words: wordsFor(overview) };
      }),
    );
  leaf(contract, 'attest', 'says that a contract was concluded elsewhere, such as on paper')
    .argument('<tenant>', 'with whom', tenantId)
    .requiredOption('--controller <file>', 'the tenant as a party, as JSON')
    .requiredOption('--signed-by <who>', 'who signed for the tenant, with their function', line)
    .option('--agree <parameter=value>', 'stricter than the clauses; can be repeated', agreed)
    .action(
      (
        tenant: TenantId,
        {
          controller,
          signedBy,
          agree = {},
        }: { controller: string; signedBy: string; agree?: Record<string, unknown> },
      ) =>
        perform(async ({ contracts }) => {
          const made = await contracts.attest({
            tenant,
            controller: await readParty(controller),
            signedBy,
            agreed: agree,
          });
          return {
            result: made,
            words: `Version ${made.version} is in force, SHA-256 ${made.hash}. It counts as attested by you: the tenant can conclude it in the privacy office.`,
          };
        }),
    );
  leaf(contract, 'export', 'writes a version to a file: what it ends in says as what')
    .argument('<tenant>', 'whose it is', tenantId)
    .argument('<version>', 'as `contract show` lists it', versionNumber)
    .argument(
      '<file>',
      'ends in .json, the hashed text; .html; or .pdf, a PDF/A-3 with that text in it',
      form,
    )
    .addOption(new Option('--lang <language>').choices(['de', 'en']).default('de'))
    .action((tenant: TenantId, version: number, to: Form, { lang }: { lang: 'de' | 'en' }) =>
      perform(async ({ contracts }) => {
        const file = await contracts.file(tenant, version, to.as, lang);
        await writeNewFile(to.path, file.content);
        return { result: { file: to.path }, words: `${to.path} is written.` };
      }),
    );
  leaf(contract, 'cannot-comply', 'tells a tenant that the clauses cannot be kept, and why')
    .argument('<tenant>', 'to whom', tenantId)
    .requiredOption('--reason <text>', 'what cannot be kept, and why', longText)
    .requiredOption('--by <who>', 'who says so, with their function', line)
    .action((tenant: TenantId, { reason, by }: StepOptions) =>
      perform(async ({ contracts }) => {
        await contracts.cannotComply({ tenant, reason, author: by });
        return {
          result: { tenant },
          words: 'The tenant finds it in the privacy office, and in the chronicle.',
        };
      }),
    );
  leaf(
    contract,
    'terminate',
    'ends a contract after the tenant insisted on a contested instruction',
  )
    .argument('<tenant>', 'whose it is', tenantId)
    .requiredOption('--reason <text>', 'which instruction, and why', longText)
    .requiredOption('--by <who>', 'who says so, with their function', line)
    .action((tenant: TenantId, { reason, by }: StepOptions) =>
      perform(async ({ contracts }) => {
        await contracts.terminate({ tenant, reason, author: by });
        return {
          result: { tenant },
          words: 'The contract has ended. Nothing more is written; all can be read and exported.',
        };
      }),
    );
}

const standingWords = {
  none: 'There is no contract, so nothing is written. Whoever keeps the tenant concludes one in the privacy office.',
  'in-force': 'A contract is in force.',
  suspended: 'The tenant has suspended the processing: nothing is written.',
  ended: 'The contract has ended: nothing is written.',
  'carried-over':
    'The tenant was here before contracts were kept here. It goes on writing; nothing here shows that anything was concluded.',
  exempt: 'A household: the operator is the controller, and there is no contract to conclude.',
} as const;

function wordsFor({
  standing,
  since,
  processor,
  versions,
  steps,
  isAltered,
  isTextAltered,
}: ContractOverview): string {
  return [
    ...(isAltered
      ? [
          isTextAltered
            ? 'What is kept is not what was concluded, so it shows nothing and no gate is open.'
            : 'The text is the one that was concluded. How it stands was written past the chain, which does not have it as that: it shows nothing and no gate is open.',
        ]
      : []),
    `${standingWords[standing]} Since ${since}.`,
    ...(processor === null && standing !== 'exempt'
      ? ['You have not said yet who runs this installation: `contract processor`.']
      : []),
    ...versions.map(
      (one) =>
        `Version ${one.version}, ${one.basis} ${one.concludedAt} by ${one.controllerSignatory} and ${one.processorSignatory}, SHA-256 ${one.hash}`,
    ),
    ...steps.map(
      ({ at, what, side, author, ground, reason }) =>
        `${at} ${what}${ground === null ? '' : ` (${ground})`} by the ${side}, ${author ?? 'nobody named'}: ${reason}`,
    ),
  ].join('\n');
}

/** Throws 'cli.file-unreadable', 'contract.party-malformed'. */
async function readParty(file: string): Promise<Party> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new AppError('cli.file-unreadable', { reason }, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('contract.party-malformed', { field: 'JSON' }, { cause });
  }
  const read = z.safeParse(partySchema, value);
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '';
  throw new AppError('contract.party-malformed', { field });
}

function agreed(value: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const [, name = '', written = ''] = /^([A-Za-z]{1,60})=(\d{1,6}|true|false)$/.exec(value) ?? [];
  if (name === '')
    throw new InvalidArgumentError('Write parameter=value, such as providerNoticeDays=30.');
  return { ...before, [name]: JSON.parse(written) as unknown };
}

function form(path: string): Form {
  const [, as] = /\.(json|html|pdf)$/.exec(path) ?? [];
  if (as === undefined) throw new InvalidArgumentError('A file ends in .json, .html or .pdf.');
  return { path, as: as as Form['as'] };
}

function versionNumber(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A version is a whole number, from 1.');
}
