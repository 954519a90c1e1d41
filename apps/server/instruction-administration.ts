import type {
  Instruction,
  InstructionScope,
  OperatorMove,
} from '#governance/instructions/instruction.ts';
import {
  instructionsOf,
  moveInstruction,
  noteInstruction,
} from '#governance/instructions/server/instruction-store.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** What the operator does about instructions. Throws `AppError` with registered codes. */
export interface InstructionAdministration {
  list(tenant: TenantId): Promise<readonly Instruction[]>;
  /** Writes down what was said, which an owner has to confirm, or what the law demands of the operator. */
  note(input: {
    readonly tenant: TenantId;
    readonly source: 'oral' | 'law';
    readonly scope: InstructionScope;
    readonly body: string;
    readonly by: string;
  }): Promise<string>;
  /** Says that an instruction seems unlawful, which holds it, or that it is carried out after all. */
  move(input: {
    readonly tenant: TenantId;
    readonly id: string;
    readonly what: OperatorMove;
    readonly reason: string | null;
    readonly by: string;
  }): Promise<void>;
}

type AsOperator = <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>) => Promise<T>;

export function instructionAdministration(
  asOperator: AsOperator,
  requireTenant: (tenant: TenantId) => Promise<void>,
): InstructionAdministration {
  return {
    async list(tenant) {
      await requireTenant(tenant);
      return (await asOperator(tenant, instructionsOf)) ?? [];
    },
    async note({ tenant, by, ...noted }) {
      await requireTenant(tenant);
      return asOperator(tenant, (sql) => noteInstruction(sql, { ...noted, author: by }));
    },
    async move({ tenant, by, ...move }) {
      await requireTenant(tenant);
      await asOperator(tenant, (sql) => moveInstruction(sql, { ...move, author: by }));
    },
  };
}
