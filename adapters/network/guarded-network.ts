import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import { isOnTheInternet } from '#governance/gate/reachable-address.ts';
import { AppError } from '#kernel/base/app-error.ts';

/** Where names lead; another world in tests. */
export interface NetworkWorld {
  /** All addresses of a host. */
  resolve(host: string): Promise<readonly string[]>;
  /** Where an address is reached. */
  via(address: string): string;
  /** Whom certificates are believed of, in PEM, beside those that this machine knows; absent: nobody else. */
  readonly authorities?: string;
}

const thisWorld: NetworkWorld = {
  async resolve(host) {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  },
  via: (address) => address,
};

/**
 * The network behind which a provider is. What a name resolves to is looked at when a connection is made,
 * and the connection goes to what was looked at and nowhere else: a name that means something else a
 * moment later changes nothing (GA30).
 */
export function guardedNetwork(isOwn: boolean, world: NetworkWorld = thisWorld): ProviderNetwork {
  async function addressesOf(host: string): Promise<readonly string[]> {
    const found = isIP(host) === 0 ? await world.resolve(host) : [host];
    // One that leads into a house is enough: which of them is taken the other side decides.
    if (found.length === 0 || !(isOwn || found.every(isOnTheInternet))) {
      throw new AppError('provider.address-refused', { host });
    }
    return found.map((address) => world.via(address));
  }

  const look: LookupFunction = (host, options, callback) => {
    void lookFor(host, options.all === true, callback);
  };
  async function lookFor(
    host: string,
    isAll: boolean,
    answer: Parameters<LookupFunction>[2],
  ): Promise<void> {
    const found = await addressesOf(host).catch((error: unknown) =>
      error instanceof Error ? error : new Error('no address'),
    );
    if (found instanceof Error) {
      answer(found, '', 4);
      return;
    }
    const all = found.map((address) => ({ address, family: isIP(address) }));
    const [first] = all;
    if (isAll) answer(null, all);
    else answer(null, first?.address ?? '', first?.family ?? 4);
  }
  const agent = new Agent({
    connect: {
      lookup: look,
      ...(world.authorities !== undefined && { ca: world.authorities }),
    },
  });

  return {
    async fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : input);
      const host = bare(url.hostname);
      // Nobody looks up what is an address already.
      if (isIP(host) !== 0) await addressesOf(host);
      return fetch(input, { ...init, redirect: 'manual', dispatcher: agent } as RequestInit);
    },
    async addressOf(host) {
      const [first] = await addressesOf(bare(host));
      if (first === undefined) throw new AppError('provider.address-refused', { host });
      return first;
    },
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
