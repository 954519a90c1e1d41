import type { TenantId } from '#kernel/base/ids.ts';
import type { Sighting } from './look.ts';
import type { PublicAddress, PublicAnswer } from './public-address.ts';
import type { ProbeReport } from './probe.ts';

export interface OutsideOptions {
  readonly address: PublicAddress;
  readonly nowMs: number;
  /** Addresses of media to try, each of one tenant. */
  readonly media: readonly { readonly tenant: TenantId; readonly paths: readonly string[] }[];
  /** Asks the scanner whether it is there; null: there is none. */
  readonly scanner: ((signal: AbortSignal) => Promise<boolean>) | null;
}

const twoWeeksMs = 14 * 86_400_000;
const halfYearS = 180 * 86_400;

/** What anybody sees who comes from outside: the way there, what it is answered with, and what is not given out. */
export async function lookFromOutside(
  options: OutsideOptions,
  signal: AbortSignal,
): Promise<Sighting[]> {
  const { address, nowMs, media, scanner } = options;
  const front = await address.ask('/', signal);
  const sightings: Sighting[] = [
    { measure: 'transfer.tls', tenant: null, report: await judgeWay(address, nowMs, signal) },
    {
      measure: 'transfer.headers',
      tenant: null,
      report: judgeHeaders(front, address.isEncrypted),
    },
    { measure: 'availability.malware', tenant: null, report: await judgeScanner(scanner, signal) },
  ];
  for (const { tenant, paths } of media) {
    const found: string[] = [];
    for (const path of paths) {
      const { status } = await address.ask(path, signal);
      // Neither a picture nor a page in its place: a refusal, and of ours.
      if (status !== 401 && status !== 403)
        found.push(`answered ${status} to who is not signed in`);
    }
    sightings.push({
      measure: 'access.media-private',
      tenant,
      report: { looked: paths.length, what: 'addresses', found },
    });
  }
  return sightings;
}

async function judgeWay(
  address: PublicAddress,
  nowMs: number,
  signal: AbortSignal,
): Promise<ProbeReport> {
  const what = 'handshakes';
  if (!address.isEncrypted) {
    return { looked: 1, what, found: ['the public address is not encrypted'] };
  }
  const found: string[] = [];
  const newest = await address.greet('TLSv1.3', signal);
  const usual = await address.greet('TLSv1.2', signal);
  const old = await address.greet('TLSv1.1', signal);
  const spoken = newest ?? usual;
  if (spoken === null) found.push('neither TLS 1.2 nor 1.3 is spoken');
  else {
    if (!spoken.isTrusted) found.push('the certificate is not trusted');
    if (spoken.validUntilMs <= nowMs) found.push('the certificate is over');
    else if (spoken.validUntilMs < nowMs + twoWeeksMs) {
      found.push('the certificate is over within two weeks');
    }
  }
  if (old !== null) found.push('TLS 1.1 is spoken');
  return { looked: 3, what, found };
}

/** Source: the headers that the server sends itself (ID33); here it counts what arrives. */
export function judgeHeaders({ headers }: PublicAnswer, isEncrypted: boolean): ProbeReport {
  const policy = directivesOf(headers['content-security-policy'] ?? '');
  const maxAge = /(?:^|;)\s*max-age=(\d{1,12})/i.exec(
    headers['strict-transport-security'] ?? '',
  )?.[1];
  const wanted: readonly (readonly [name: string, isRight: boolean])[] = [
    ['content-security-policy: default-src', policy.get('default-src') === "'none'"],
    ['content-security-policy: script-src', policy.get('script-src') === "'self'"],
    ['content-security-policy: frame-ancestors', policy.get('frame-ancestors') === "'none'"],
    ['x-content-type-options', headers['x-content-type-options'] === 'nosniff'],
    ['referrer-policy', headers['referrer-policy'] === 'no-referrer'],
    ['cross-origin-opener-policy', headers['cross-origin-opener-policy'] === 'same-origin'],
    ['permissions-policy', /\bgeolocation=\(\)/.test(headers['permissions-policy'] ?? '')],
    // Over plain HTTP browsers ignore it.
    ...(isEncrypted
      ? ([['strict-transport-security', Number(maxAge ?? 0) >= halfYearS]] as const)
      : []),
  ];
  return {
    looked: wanted.length,
    what: 'headers',
    found: wanted.filter(([, isRight]) => !isRight).map(([name]) => `missing or other: ${name}`),
  };
}

/** The first of each name counts, as in browsers. */
function directivesOf(policy: string): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const part of policy.split(';')) {
    const [name = '', ...values] = part.trim().split(/\s+/);
    const key = name.toLowerCase();
    if (key !== '' && !directives.has(key)) directives.set(key, values.join(' '));
  }
  return directives;
}

async function judgeScanner(
  scanner: OutsideOptions['scanner'],
  signal: AbortSignal,
): Promise<ProbeReport> {
  if (scanner === null) return { looked: 0, what: 'scanners', found: ['no scanner is set'] };
  const answers = await scanner(signal);
  return { looked: 1, what: 'scanners', found: answers ? [] : ['the scanner does not answer'] };
}
