import { InvalidArgumentError, Option } from 'commander';
import type { Order } from '#apps/server/administration.ts';
import { isUuid, type TenantId } from '#kernel/base/ids.ts';
import { tenantId } from './command.ts';

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

/** Of several tenants: `t_0123456789ab=<id>`, one each. */
export function ordered(
  value: string,
  before: ReadonlyMap<TenantId, string> = new Map(),
): ReadonlyMap<TenantId, string> {
  const [tenant = '', id = ''] = value.split('=', 2);
  return new Map(before).set(tenantId(tenant), instructionId(id));
}

export function orderOf({ instruction, by }: OrderOptions): Order {
  return { instruction: instruction ?? null, by };
}

export function instructionId(value: string): string {
  if (isUuid(value)) return value.toLowerCase();
  throw new InvalidArgumentError('An instruction id is a UUID; see `instruction list`.');
}
