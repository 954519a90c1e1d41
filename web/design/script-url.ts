/** Vouches for a script of our own: the one policy our Content-Security-Policy allows. Every worker
 *  is started through here. Throws when the address is not ours. */
export function scriptUrl(url: string): string {
  // The types of the DOM know only strings here.
  return (policy()?.createScriptURL(url) ?? url) as string;
}

let made: TrustedTypePolicy | undefined;

/** Made once: a second policy of the same name is refused. */
function policy(): TrustedTypePolicy | undefined {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  made ??= factory?.createPolicy('obhut', {
    createScriptURL: (url) => {
      const resolved = new URL(url, location.origin);
      const isOurs = resolved.origin === location.origin && resolved.pathname.endsWith('.js');
      if (!isOurs && !import.meta.env.DEV) throw new TypeError(`"${url}" is no script of ours.`);
      return url;
    },
  });
  return made;
}

interface TrustedTypePolicy {
  createScriptURL(url: string): unknown;
}

/** The part of the Trusted Types API we use; not every browser has it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): TrustedTypePolicy;
}
