import { type Command, InvalidArgumentError } from 'commander';
import { isTenantId, type TenantId } from '#kernel/base/ids.ts';

/** A word of the command line with others below it, or a leaf of its own. */
export function command(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).exitOverride();
}

/** One that answers with words for people or with one JSON value. */
export function leaf(parent: Command, name: string, description: string): Command {
  return command(parent, name, description).option('--json', 'one JSON value on standard output');
}

export function tenantId(value: string): TenantId {
  if (isTenantId(value)) return value;
  throw new InvalidArgumentError('A tenant id looks like t_0123456789ab; see `tenant list`.');
}
