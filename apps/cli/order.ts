import { InvalidArgumentError, Option } from 'commander';
import type { Order } from '#apps/server/administration.ts';
import { isUuid } from '#kernel/base/ids.ts';

/** Of commands that do something to a tenant's data on its instruction. */
export interface OrderOptions {
  readonly instruction?: string;
  readonly by: string;
}

export function onInstruction(): Option {
  return new Option(
    '--instruction <id>',
    'on which instruction, where a contract was concluded here',
  ).argParser(instructionId);
}

export function byWhom(): Option {
  return new Option('--by <who>', 'who of the operator does it').default('operator');
}

export function orderOf({ instruction, by }: OrderOptions): Order {
  return { instruction: instruction ?? null, by };
}

export function instructionId(value: string): string {
  if (isUuid(value)) return value.toLowerCase();
  throw new InvalidArgumentError('An instruction id is a UUID; see `instruction list`.');
}
