import { guardedNetwork, type NetworkWorld } from '#adapters/network/guarded-network.ts';
import type { OpenNetwork } from '#apps/server/outbound.ts';

/** What every name means in the tests' world: an address of the internet, behind which this machine answers. */
const somewhere = '8.8.8.8';

/** A world in which providers are on this machine, and on the internet all the same: the guard is the real one. */
export function testWorld(more: Partial<NetworkWorld> = {}): NetworkWorld {
  return {
    resolve: () => Promise.resolve([somewhere]),
    via: (address) => (address === somewhere ? '127.0.0.1' : address),
    ...more,
  };
}

export function testNetwork(more: Partial<NetworkWorld> = {}): OpenNetwork {
  return (isOwn) => Promise.resolve(guardedNetwork(isOwn, testWorld(more)));
}

/** The address of a server on this machine, by a name that means it in the tests' world. */
export function named(url: string, host: string): string {
  const { protocol, port, pathname } = new URL(url);
  return `${protocol}//${host}:${port}${pathname === '/' ? '' : pathname}`;
}
