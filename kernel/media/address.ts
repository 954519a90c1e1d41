import { createHmac } from 'node:crypto';
import type { AccountId, MediaId, TenantId } from '#kernel/base/ids.ts';
import type { VariantName } from '#kernel/media/media.ts';

/** Names what is stored, so that the names say nothing to whoever reads them without the key (ME10). */
export interface MediaAddresses {
  /** The folder of everything a tenant has. */
  ofTenant(tenant: TenantId): string;
  /** The folder of one medium. */
  ofMedium(tenant: TenantId, owner: AccountId, media: MediaId): string;
  /** The address of one file with this content (its SHA-256, in hexadecimal). */
  ofContent(
    tenant: TenantId,
    owner: AccountId,
    media: MediaId,
    variant: VariantName,
    contentSha256: string,
  ): string;
}

/** By which what a tenant has with providers is sealed (ME28). */
export function sealKey(key: Buffer, tenant: TenantId): Buffer {
  return createHmac('sha256', key).update(`seal of media of ${tenant}`).digest();
}

/**
 * Addresses made of the content and a key of the tenant. The medium is part of what is keyed: equal
 * files of two tenants, two audiences or two uploads have addresses that have nothing in common, so
 * that neither a name nor an upload that is quick to end tells that somebody else has the same.
 */
export function keyedAddresses(key: Buffer): MediaAddresses {
  const hmac = (under: Buffer | string, text: string) =>
    createHmac('sha256', under).update(text).digest();
  const keyOf = (tenant: TenantId) => hmac(key, `media of ${tenant}`);
  const ofTenant = (tenant: TenantId) => hmac(keyOf(tenant), 'tenant').toString('hex').slice(0, 32);
  const ofMedium = (tenant: TenantId, owner: AccountId, media: MediaId) =>
    `${ofTenant(tenant)}/${hmac(keyOf(tenant), `medium ${owner} ${media}`).toString('hex')}`;
  return {
    ofTenant,
    ofMedium,
    ofContent: (tenant, owner, media, variant, contentSha256) => {
      const content = `content ${owner} ${media} ${variant} ${contentSha256}`;
      return `${ofMedium(tenant, owner, media)}/${hmac(keyOf(tenant), content).toString('hex')}`;
    },
  };
}
