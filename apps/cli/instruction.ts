import { type Command, Option } from 'commander';
import type { Administration } from '#apps/server/administration.ts';
import {
  type Instruction,
  type InstructionScope,
  instructionScopes,
} from '#governance/instructions/instruction.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { command, leaf, tenantId } from './command.ts';
import { instructionId } from './order.ts';
import { line, longText } from './typed-text.ts';

type Perform = (
  work: (
    administration: Administration,
  ) => Promise<{ readonly result: unknown; readonly words: string }>,
) => Promise<void>;

/** `instruction …`: what tenants told the operator to do, and what the operator says to it. */
export function addInstruction(program: Command, perform: Perform): void {
  const instruction = command(program, 'instruction', 'what a tenant instructs the operator to do');
  leaf(instruction, 'list', 'shows the instructions of a tenant, and what came of them')
    .argument('<tenant>', 'whose they are', tenantId)
    .action((tenant: TenantId) =>
      perform(async ({ instructions }) => {
        const all = await instructions.list(tenant);
        return { result: all, words: all.map(wordsFor).join('\n\n') || 'There are none.' };
      }),
    );
  leaf(instruction, 'note', 'writes down what was said, or what the law demands of the operator')
    .argument('<tenant>', 'whose data it is about', tenantId)
    .addOption(
      new Option('--source <source>', 'oral is held until an owner confirms it')
        .choices(['oral', 'law'])
        .default('oral'),
    )
    .addOption(
      new Option('--scope <scope>', 'what it is for').choices(instructionScopes).default('other'),
    )
    .requiredOption('--text <text>', 'what is to be done', longText)
    .requiredOption('--by <who>', 'who writes it down, with their function', line)
    .action(
      (
        tenant: TenantId,
        {
          source,
          scope,
          text,
          by,
        }: {
          source: 'oral' | 'law';
          scope: InstructionScope;
          text: string;
          by: string;
        },
      ) =>
        perform(async ({ instructions }) => {
          const id = await instructions.note({ tenant, source, scope, body: text, by });
          return { result: { id }, words: `Instruction ${id} is on record.` };
        }),
    );
  leaf(instruction, 'contest', 'says that an instruction seems unlawful, which holds it')
    .argument('<tenant>', 'whose it is', tenantId)
    .argument('<id>', 'of the instruction', instructionId)
    .requiredOption('--reason <text>', 'which rule it seems to break, and why', longText)
    .requiredOption('--by <who>', 'who says so, with their function', line)
    .action((tenant: TenantId, id: string, { reason, by }: { reason: string; by: string }) =>
      perform(async ({ instructions }) => {
        await instructions.move({ tenant, id, what: 'contest', reason, by });
        return {
          result: { id },
          words: 'It is held. The tenant finds the reason in the privacy office; tell them, too.',
        };
      }),
    );
  leaf(instruction, 'accept', 'says that a contested instruction is carried out after all')
    .argument('<tenant>', 'whose it is', tenantId)
    .argument('<id>', 'of the instruction', instructionId)
    .option('--reason <text>', 'why', longText)
    .requiredOption('--by <who>', 'who says so, with their function', line)
    .action((tenant: TenantId, id: string, { reason, by }: { reason?: string; by: string }) =>
      perform(async ({ instructions }) => {
        await instructions.move({ tenant, id, what: 'accept', reason: reason ?? null, by });
        return { result: { id }, words: 'It can be carried out.' };
      }),
    );
}

function wordsFor({
  id,
  number,
  givenAt,
  source,
  author,
  scope,
  body,
  state,
  steps,
  events,
}: Instruction) {
  return [
    `${number}. ${id}, ${state}, for ${scope}; ${source} ${givenAt} by ${author}: ${body}`,
    ...steps.map(
      ({ at, what, side, author: who, reason }) =>
        `   ${at} ${what} by the ${side}, ${who ?? 'nobody named'}${reason === null ? '' : `: ${reason}`}`,
    ),
    `   in the chronicle: ${events.map(({ seq, action }) => `${seq} ${action}`).join(', ')}`,
  ].join('\n');
}
