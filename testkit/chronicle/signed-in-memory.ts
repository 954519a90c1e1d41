import type { SignedHead, SignedHeads } from '#governance/chronicle/server/signed-heads.ts';

/** What was signed last, as long as somebody holds this. */
export function signedInMemory(): SignedHeads {
  const heads = new Map<string, SignedHead>();
  return {
    of: (tenant) => Promise.resolve(heads.get(tenant) ?? null),
    async keep(tenant, head) {
      heads.set(tenant, head);
    },
  };
}
