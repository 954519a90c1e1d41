import { isTenantId, type TenantId } from '#kernel/base/ids.ts';

/**
 * Puts the tenant's name where SQL of this project says `tenant_schema`: its schema and its role.
 * The only place where a name gets into SQL; the name has exactly one form.
 */
export function inSchema(text: string, tenant: TenantId): string {
  if (!isTenantId(tenant)) throw new Error('not a tenant id');
  return text.replaceAll('tenant_schema', tenant);
}
