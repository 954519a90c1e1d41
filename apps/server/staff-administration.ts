import type { OperatorAccess, StaffMember } from '#governance/staff/access.ts';
import {
  accessesOf,
  type AccessWanted,
  addStaff,
  closeAccess,
  noteUndertaking,
  openAccess,
  staffLeaves,
  staffMembers,
} from '#governance/staff/server/staff-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

/** Who of the operator works on tenants' data, and when they are let in (cl_7.4__b). */
export interface StaffAdministration {
  list(): Promise<readonly StaffMember[]>;
  /** Throws 'staff.known'. */
  add(input: {
    readonly id: string;
    readonly name: string;
    readonly does: string;
    readonly by: string;
  }): Promise<void>;
  /** Throws 'staff.unknown'. */
  undertake(input: {
    readonly staff: string;
    readonly documentHash: string;
    readonly signedOn: string;
    readonly until: string;
    readonly by: string;
  }): Promise<void>;
  leave(staff: string): Promise<void>;
  /** Throws 'staff.unknown', 'staff.not-bound', 'purpose.outside-annex'; each is on record by then. */
  letIn(
    tenant: TenantId,
    wanted: AccessWanted,
  ): Promise<{ readonly id: string; readonly until: string }>;
  /** False when that access was over. */
  letOut(tenant: TenantId, access: string): Promise<boolean>;
  accesses(tenant: TenantId): Promise<readonly OperatorAccess[]>;
}

type AsOperator = <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>) => Promise<T>;

export function staffAdministration(
  admin: AdminSql,
  asOperator: AsOperator,
  requireTenant: (tenant: TenantId) => Promise<void>,
): StaffAdministration {
  const asOwner = <T>(work: (sql: Sql) => Promise<T>) =>
    admin.transact(async (tx) => {
      await tx.script('SET LOCAL ROLE obhut_owner');
      return work(tx);
    });
  return {
    list: () => asOwner(staffMembers),
    add: (input) => asOwner((sql) => addStaff(sql, input)),
    undertake: (input) => asOwner((sql) => noteUndertaking(sql, input)),
    leave: (staff) => asOwner((sql) => staffLeaves(sql, staff)),
    async letIn(tenant, wanted) {
      await requireTenant(tenant);
      const answer = await asOperator(tenant, (sql) => openAccess(sql, wanted));
      if (answer.is === 'refused') throw new AppError(answer.code);
      return { id: answer.id, until: answer.until.toISOString() };
    },
    async letOut(tenant, access) {
      await requireTenant(tenant);
      return asOperator(tenant, (sql) => closeAccess(sql, access));
    },
    async accesses(tenant) {
      await requireTenant(tenant);
      return (await asOperator(tenant, accessesOf)) ?? [];
    },
  };
}
