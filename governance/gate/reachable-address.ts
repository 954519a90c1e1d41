import { BlockList, isIP } from 'node:net';

/**
 * What is in no network of the internet, or leads into one of ours. Source: IANA special-purpose
 * address registries; 168.63.129.16 answers machines of one cloud with what is theirs.
 */
const nowhere = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  nowhere.addSubnet(network, bits, 'ipv4');
}
/** Of IPv6 only this is handed out; tunnels in it carry an address of somewhere else. */
const handedOut = new BlockList();
handedOut.addSubnet('2000::', 3, 'ipv6');
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  nowhere.addSubnet(network, bits, 'ipv6');
}

/** Tells whether the address is somebody's on the internet: not this machine, its network or its cloud (GA30). */
export function isOnTheInternet(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !nowhere.check(address, 'ipv4');
    case 6: {
      // Of this link alone, whatever it is.
      if (address.includes('%')) return false;
      const within = translated(address);
      if (within !== null) return isOnTheInternet(within);
      return handedOut.check(address, 'ipv6') && !nowhere.check(address, 'ipv6');
    }
    default:
      return false;
  }
}

/** The address of IPv4 behind one of NAT64, which names machines of the internet (RFC 6052); else null. */
function translated(address: string): string | null {
  // A URL writes all of its kinds in one way.
  const [, high, low] =
    /^\[64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/.exec(
      new URL(`http://[${address}]`).hostname,
    ) ?? [];
  if (low === undefined) return null;
  const bits = [Number.parseInt(high ?? '0', 16), Number.parseInt(low, 16)];
  return bits.flatMap((one) => [one >> 8, one & 255]).join('.');
}
