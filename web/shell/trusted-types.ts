/** The one policy our Content-Security-Policy allows. Vouches for our own service worker and nothing else. */
export function serviceWorkerUrl(): string {
  const path = '/service-worker.js';
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (factory === undefined) return path;
  const policy = factory.createPolicy('obhut', {
    createScriptURL: (url) => {
      if (url !== path) throw new TypeError(`"${url}" is no script of ours.`);
      return url;
    },
  });
  return policy.createScriptURL(path) as unknown as string;
}

/** The part of the Trusted Types API we use; not every browser has it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL: (url: string) => object };
}
