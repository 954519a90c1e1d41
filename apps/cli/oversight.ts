import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import {
  type About,
  type BundlePart,
  bundleParts,
  type OversightRequest,
} from '#governance/oversight/request.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { fileBytes, fileHash, writeNewFile } from './files.ts';
import { instructionId } from './order.ts';
import { line, longText } from './typed-text.ts';

type Perform = (
  work: (
    administration: Administration,
  ) => Promise<{ readonly result: unknown; readonly words: string }>,
) => Promise<void>;

interface NoteOptions {
  readonly kind: 'inquiry' | 'authority';
  readonly text: string;
  readonly by: string;
  readonly authority?: string;
  readonly reference?: string;
  readonly part?: readonly BundlePart[];
}

/** `oversight …`: what tenants and authorities ask of the operator, and what they got (OV). */
export function addOversight(program: Command, perform: Perform): void {
  const oversight = command(
    program,
    'oversight',
    'what is asked of the operator to show that the contract is kept',
  );
  leaf(oversight, 'list', 'shows what was asked, until when to answer, and what was handed out')
    .argument('<tenant>', 'who asks', tenantId)
    .action((tenant: TenantId) =>
      perform(async ({ oversight: requests }) => {
        const all = await requests.list(tenant);
        return { result: all, words: all.map(wordsFor).join('\n\n') || 'Nothing was asked.' };
      }),
    );
  leaf(oversight, 'note', 'writes down what was asked by another way than the app')
    .argument('<tenant>', 'whose data it is about', tenantId)
    .addOption(
      new Option('--kind <kind>', 'who asks: the tenant, or an authority')
        .choices(['inquiry', 'authority'])
        .default('inquiry'),
    )
    .requiredOption('--text <text>', 'what is asked', longText)
    .requiredOption('--by <who>', 'who writes it down: their id, see `staff list`', line)
    .option('--authority <name>', 'which one', line)
    .option('--reference <number>', 'under which number of theirs', line)
    .addOption(part('what concerns it; can be repeated'))
    .action((tenant: TenantId, options: NoteOptions, self: Command) => {
      const about = aboutOf(options, self);
      return perform(async ({ oversight: requests }) => {
        const id = await requests.note(tenant, { about, body: options.text, by: options.by });
        return { result: { id }, words: `It is on record as ${id}.` };
      });
    });
  for (const what of ['answer', 'visit'] as const) {
    leaf(oversight, what, what === 'answer' ? 'answers' : 'notes a visit of an audit')
      .argument('<tenant>', 'who asks', tenantId)
      .argument('<id>', 'as `oversight list` shows it', instructionId)
      .requiredOption('--text <text>', 'what is said, or who came, when and where', longText)
      .option('--mandate <id>', 'of the auditor who came', instructionId)
      .requiredOption('--by <who>', 'who says it: their id, see `staff list`', line)
      .action(
        (
          tenant: TenantId,
          id: string,
          { text, mandate, by }: { text: string; mandate?: string; by: string },
        ) =>
          perform(async ({ oversight: requests }) => {
            await requests.move(tenant, { id, what, body: text, mandate: mandate ?? null, by });
            return { result: { id }, words: 'It is on record; the tenant finds it at once.' };
          }),
      );
  }
  leaf(oversight, 'hand-out', 'makes a bundle of what the system says now, and keeps its hash')
    .argument('<tenant>', 'whose it is', tenantId)
    .argument('<id>', 'as `oversight list` shows it', instructionId)
    .addOption(
      new Option('--to <whom>', 'who gets it')
        .choices(['tenant', 'auditor', 'authority'])
        .makeOptionMandatory(),
    )
    .option('--mandate <id>', 'of the auditor', instructionId)
    .addOption(part('what is in it; can be repeated').makeOptionMandatory())
    .requiredOption('--by <id>', 'who of the operator does it; see `staff let-in`', line)
    .option('--out <file>', 'where to write it')
    .action(
      (
        tenant: TenantId,
        id: string,
        options: {
          readonly to: 'tenant' | 'auditor' | 'authority';
          readonly mandate?: string;
          readonly part: readonly BundlePart[];
          readonly by: string;
          readonly out?: string;
        },
      ) =>
        perform(async ({ oversight: requests }) => {
          const { to, mandate = null, part: parts, by, out } = options;
          const made = await requests.handBundle(tenant, { id, to, mandate, parts, by });
          if (out !== undefined) await writeNewFile(out, made.content);
          const { name, hash } = made;
          return { result: { name, hash }, words: `${name}, SHA-256 ${hash}, is on record.` };
        }),
    );
  leaf(oversight, 'copy', 'hands a copy of a contract with a provider to the tenant')
    .argument('<tenant>', 'who asked', tenantId)
    .argument('<id>', 'as `oversight list` shows it', instructionId)
    .argument('<copy>', 'the PDF that they get')
    .requiredOption('--original <file>', 'the contract whose hash the provider’s description names')
    .option('--redacted <text>', 'what is blackened, and where; can be repeated', another)
    .requiredOption('--by <id>', 'who of the operator does it; see `staff let-in`', line)
    .action(
      (
        tenant: TenantId,
        id: string,
        copy: string,
        options: { original: string; redacted?: readonly string[]; by: string },
      ) =>
        perform(async ({ oversight: requests }) => {
          const made = await requests.handCopy(tenant, {
            id,
            content: await fileBytes(copy),
            originalHash: await fileHash(options.original),
            redactions: options.redacted ?? [],
            by: options.by,
          });
          return { result: made, words: `They have it, with its SHA-256 ${made.hash}.` };
        }),
    );
}

function part(words: string): Option {
  return new Option('--part <part>', `${words}: ${bundleParts.join(', ')}`).argParser(
    (value: string, before: readonly BundlePart[] | undefined) => {
      const found = bundleParts.find((one) => one === value);
      if (found === undefined)
        throw new InvalidArgumentError(`There are ${bundleParts.join(', ')}.`);
      return [...(before ?? []), found];
    },
  );
}

function aboutOf({ kind, authority, reference, part: parts }: NoteOptions, self: Command): About {
  if (kind === 'inquiry') return { kind };
  if (authority === undefined || reference === undefined || parts === undefined) {
    return self.error('error: of an authority give --authority, --reference and --part.', {
      exitCode: 2,
    });
  }
  return { kind, authority, reference, parts };
}

function another(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, line(value)];
}

function wordsFor(one: OversightRequest): string {
  const { number, id, kind, state, answerBy, author, by, body, authority, reference, provider } =
    one;
  const about = [authority, reference, provider, one.parts?.join(' ')]
    .filter((each) => typeof each === 'string' && each !== '')
    .join(', ');
  return [
    `${number}. ${id}, ${kind}${about === '' ? '' : ` (${about})`}, ${state}, to answer by ${answerBy}`,
    `   ${whoIs(author, by)}: ${body}`,
    ...one.mandates.map(
      ({ id: mandate, auditor, until, withdrawnAt }) =>
        `   mandate ${mandate} of ${auditor} until ${withdrawnAt ?? until}`,
    ),
    ...one.steps.map(
      ({ at, what, side, author: who, by, body: said }) =>
        `   ${at} ${what} by the ${side}, ${whoIs(who, by)}${said === null ? '' : `: ${said}`}`,
    ),
    ...one.handouts.map(
      ({ at, name, to, hash, redactions }) =>
        `   ${at} ${name} to the ${to}, SHA-256 ${hash}${redactions.length === 0 ? '' : `; blackened: ${redactions.join('; ')}`}`,
    ),
  ].join('\n');
}

function whoIs(author: string, by: string | null): string {
  if (by === null) return `"${author}" as told`;
  return by === author ? by : `${by} ("${author}" as told)`;
}
