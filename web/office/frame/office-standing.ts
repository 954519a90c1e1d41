import type { SessionTenant } from '#web/shell/session.ts';

/** What somebody does in the privacy office of a tenant; where the server has not said so yet keepers decide. */
export function officeStanding(
  tenant: SessionTenant | undefined,
): NonNullable<SessionTenant['privacy']> | null {
  if (tenant?.privacy !== undefined) return tenant.privacy;
  return tenant?.role === 'keeper' ? 'decides' : null;
}
