import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { AppError } from '#kernel/base/app-error.ts';
import { requiredText } from '#kernel/base/text.ts';

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  /** Absent: the embedded PostgreSQL in the data directory. */
  readonly databaseUrl: string | undefined;
  /** Scheme, host and port, no trailing slash. Links and the origin check use it. */
  readonly publicUrl: string;
  /** Addresses and networks of reverse proxies whose X-Forwarded-For is believed (ID39). */
  readonly trustedProxies: readonly string[];
  readonly mode: 'trial' | 'production';
  /** Absent: made once and kept in the data directory. */
  readonly secret: string | undefined;
  readonly demo: boolean;
  readonly fanout: FanoutSettings;
  readonly media: MediaSettings;
  /** Absolute path of the file with the connections to providers; absent: there are none. */
  readonly providers: string | undefined;
  readonly operator: OperatorSettings;
}

/** Where this runs, as the public page says it. Absent is said to be unknown. Who runs it, contracts name. */
export interface OperatorSettings {
  /** Address of the privacy policy, https. */
  readonly policy: string | undefined;
  /** Legal entity of the data centre, and where it is. */
  readonly hostingProvider: string | undefined;
  readonly hostingPlace: string | undefined;
}

/** Where pictures, recordings and films are kept, how many, and who looks at them. */
export interface MediaSettings {
  /** Absolute path: uploads on their way, and what is kept at home. */
  readonly folder: string;
  readonly quotas: { readonly accountBytes: number; readonly tenantBytes: number };
  /** Of a ClamAV daemon; absent: nobody scans. */
  readonly scan:
    | { readonly host: string; readonly port: number }
    | { readonly path: string }
    | undefined;
}

/** How app servers hear of each other's changes. */
export type FanoutSettings =
  | { readonly over: 'in-process' | 'postgres' }
  | {
      readonly over: 'nats';
      readonly servers: readonly string[];
      readonly token: string | undefined;
      /** Absolute paths. */
      readonly credentials: string | undefined;
      readonly authority: string | undefined;
    };

type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one setting. Never repeats a value that may be secret. */
interface Problem {
  readonly setting: string;
  readonly cause: string;
  readonly remedy: string;
}

export const settingNames: readonly string[] = [
  'OBHUT_PORT',
  'OBHUT_HOST',
  'OBHUT_DATA_DIR',
  'OBHUT_DATABASE_URL',
  'OBHUT_PUBLIC_URL',
  'OBHUT_TRUSTED_PROXIES',
  'OBHUT_MODE',
  'OBHUT_SECRET',
  'OBHUT_DEMO',
  'OBHUT_FANOUT',
  'OBHUT_NATS_URL',
  'OBHUT_NATS_TOKEN',
  'OBHUT_NATS_CREDENTIALS',
  'OBHUT_NATS_AUTHORITY',
  'OBHUT_MEDIA_DIR',
  'OBHUT_MEDIA_ACCOUNT_GB',
  'OBHUT_MEDIA_TENANT_GB',
  'OBHUT_MEDIA_SCAN',
  'OBHUT_PROVIDERS',
  'OBHUT_OPERATOR_POLICY',
  'OBHUT_HOSTING_PROVIDER',
  'OBHUT_HOSTING_PLACE',
];
// Read elsewhere: by the tests.
const foreign = ['OBHUT_BROWSER'];

/**
 * Reads all settings from the environment. An empty variable counts as absent. Throws
 * `settings.invalid` once, with every problem in it.
 */
export function readSettings(environment: Environment): Settings {
  const problems: Problem[] = [];
  const value = (name: string) => environment[name]?.trim() || undefined;

  for (const name of Object.keys(environment)) {
    if (!name.startsWith('OBHUT_') || settingNames.includes(name) || foreign.includes(name))
      continue;
    const isBucket = name === 'OBHUT_MEDIA_STORAGE' || name.startsWith('OBHUT_MEDIA_S3_');
    problems.push({
      setting: name,
      cause: 'there is no such setting',
      remedy: isBucket
        ? 'describe who runs the bucket, and connect it in the file of OBHUT_PROVIDERS; see docs/providers.md'
        : `did you mean ${nearest(name)}? Else remove it`,
    });
  }

  const port = readPort(value('OBHUT_PORT'), problems);
  const mode = readChoice('OBHUT_MODE', value('OBHUT_MODE'), ['trial', 'production'], problems);
  const demo = readChoice('OBHUT_DEMO', value('OBHUT_DEMO'), ['on', 'off'], problems);
  const settings: Settings = {
    port,
    host: readHost(value('OBHUT_HOST'), problems),
    dataDir: resolve(value('OBHUT_DATA_DIR') ?? 'data'),
    databaseUrl: readDatabaseUrl(value('OBHUT_DATABASE_URL'), problems),
    publicUrl: readPublicUrl(value('OBHUT_PUBLIC_URL'), port, problems),
    trustedProxies: readProxies(value('OBHUT_TRUSTED_PROXIES'), problems),
    mode: mode ?? 'trial',
    secret: readSecret(value('OBHUT_SECRET'), problems),
    demo: demo === undefined ? mode !== 'production' : demo === 'on',
    fanout: readFanout(value, problems),
    media: readMedia(value, resolve(value('OBHUT_DATA_DIR') ?? 'data'), problems),
    providers: pathOf(value('OBHUT_PROVIDERS')),
    operator: readOperator(value, problems),
  };
  if (settings.mode === 'production') checkProduction(settings, problems);

  if (problems.length > 0) {
    const lines = problems.map(
      ({ setting, cause, remedy }) => `  - ${setting}: ${cause}; ${remedy}.`,
    );
    throw new AppError('settings.invalid', {
      count: problems.length,
      problems: lines.join('\n'),
    });
  }
  return settings;
}

function pathOf(given: string | undefined): string | undefined {
  return given === undefined ? undefined : resolve(given);
}

function readPort(given: string | undefined, problems: Problem[]): number {
  if (given === undefined) return 4400;
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port >= 1 && port <= 65_535) return port;
  problems.push({
    setting: 'OBHUT_PORT',
    cause: `"${shorten(given)}" is not a port`,
    remedy: 'give a whole number from 1 to 65535',
  });
  return 4400;
}

function readHost(given: string | undefined, problems: Problem[]): string {
  if (given === undefined) return '127.0.0.1';
  if (/^[0-9a-z.:_-]{1,253}$/i.test(given)) return given;
  problems.push({
    setting: 'OBHUT_HOST',
    cause: `"${shorten(given)}" is not an address to listen on`,
    remedy: 'give an address of this machine, for instance 127.0.0.1 or 0.0.0.0',
  });
  return given;
}

function readDatabaseUrl(given: string | undefined, problems: Problem[]): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const complete =
    url !== undefined &&
    ['postgres:', 'postgresql:'].includes(url.protocol) &&
    (url.hostname !== '' || url.searchParams.has('host')) &&
    url.username !== '' &&
    url.pathname.length > 1;
  if (!complete) {
    problems.push({
      setting: 'OBHUT_DATABASE_URL',
      cause: 'it is not a complete PostgreSQL address',
      remedy: 'write it as postgresql://user:password@host:5432/database',
    });
  }
  return given;
}

function readPublicUrl(given: string | undefined, port: number, problems: Problem[]): string {
  if (given === undefined) return `http://localhost:${port}`;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const plain =
    url !== undefined &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '';
  if (plain) return url.origin;
  problems.push({
    setting: 'OBHUT_PUBLIC_URL',
    cause: `"${shorten(given)}" is not the address people open`,
    remedy: 'give scheme and host only, for instance https://obhut.example.org',
  });
  return given;
}

function readProxies(given: string | undefined, problems: Problem[]): readonly string[] {
  const proxies = given?.split(',').map((proxy) => proxy.trim()) ?? [];
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong === undefined) return proxies;
  problems.push({
    setting: 'OBHUT_TRUSTED_PROXIES',
    cause: `"${shorten(wrong)}" is no address or network`,
    remedy: 'give IP addresses with commas between them, for instance 127.0.0.1,10.1.0.0/24',
  });
  return [];
}

/** An address, or one with the length of its prefix; not the network of everybody. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = Number(prefix);
  return /^\d{1,3}$/.test(prefix) && bits >= 1 && bits <= (version === 4 ? 32 : 128);
}

function readFanout(
  value: (name: string) => string | undefined,
  problems: Problem[],
): FanoutSettings {
  const over =
    readChoice(
      'OBHUT_FANOUT',
      value('OBHUT_FANOUT'),
      ['in-process', 'postgres', 'nats'],
      problems,
    ) ?? 'in-process';
  if (over !== 'nats') {
    for (const setting of settingNames.filter((name) => name.startsWith('OBHUT_NATS_'))) {
      if (value(setting) === undefined) continue;
      problems.push({
        setting,
        cause: `it is not used with OBHUT_FANOUT=${over}`,
        remedy: 'set OBHUT_FANOUT to nats, or remove it',
      });
    }
    return { over };
  }
  const servers = value('OBHUT_NATS_URL')
    ?.split(',')
    .map((server) => server.trim());
  if (servers === undefined || !servers.every(isNatsServer)) {
    problems.push({
      setting: 'OBHUT_NATS_URL',
      cause: 'it is not the address of a NATS server',
      remedy:
        'write it as nats://host:4222 or tls://host:4222, several with commas between them; what it is signed in with has settings of its own',
    });
  }
  if (value('OBHUT_NATS_AUTHORITY') && !servers?.some((server) => server.startsWith('tls:'))) {
    problems.push({
      setting: 'OBHUT_NATS_AUTHORITY',
      cause: 'no NATS server is reached through TLS',
      remedy: 'write tls:// in front of OBHUT_NATS_URL, or remove it',
    });
  }
  return {
    over,
    servers: servers ?? [],
    token: value('OBHUT_NATS_TOKEN'),
    credentials: pathOf(value('OBHUT_NATS_CREDENTIALS')),
    authority: pathOf(value('OBHUT_NATS_AUTHORITY')),
  };
}

function readMedia(
  value: (name: string) => string | undefined,
  dataDir: string,
  problems: Problem[],
): MediaSettings {
  const dir = value('OBHUT_MEDIA_DIR');
  return {
    folder: dir === undefined ? join(dataDir, 'media') : resolve(dir),
    quotas: {
      accountBytes: readGigabytes('OBHUT_MEDIA_ACCOUNT_GB', value, 5, problems),
      tenantBytes: readGigabytes('OBHUT_MEDIA_TENANT_GB', value, 100, problems),
    },
    scan: readScan(value('OBHUT_MEDIA_SCAN'), problems),
  };
}

function readGigabytes(
  setting: string,
  value: (name: string) => string | undefined,
  usual: number,
  problems: Problem[],
): number {
  const given = value(setting);
  const gigabytes = given === undefined ? usual : Number(given);
  if (/^\d{1,6}(?:\.\d{1,3})?$/.test(given ?? '1') && gigabytes > 0) {
    return Math.round(gigabytes * 1e9);
  }
  problems.push({
    setting,
    cause: `"${shorten(given ?? '')}" is not a number of gigabytes`,
    remedy: 'give a number greater than 0, for instance 5 or 0.5',
  });
  return usual * 1e9;
}

function readScan(given: string | undefined, problems: Problem[]): MediaSettings['scan'] {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === 'clamd:' && url.username === '' && url.search === '') {
    const { hostname, port, pathname } = url;
    if (hostname !== '' && ['', '/'].includes(pathname)) {
      return { host: hostname, port: port === '' ? 3310 : Number(port) };
    }
    if (hostname === '' && pathname.length > 1) return { path: pathname };
  }
  problems.push({
    setting: 'OBHUT_MEDIA_SCAN',
    cause: 'it is not the address of a ClamAV daemon',
    remedy: 'write it as clamd://host:3310, or clamd:///run/clamav/clamd.ctl for a socket',
  });
  return undefined;
}

function readOperator(
  value: (name: string) => string | undefined,
  problems: Problem[],
): OperatorSettings {
  const words = (setting: string, most: number) => {
    const given = value(setting);
    if (given === undefined || requiredText(most).safeParse(given).success) return given;
    problems.push({
      setting,
      cause: `it is longer than ${most} characters, or has some that cannot be seen`,
      remedy: 'give it in one line, as people are to read it',
    });
    return undefined;
  };
  const policy = words('OBHUT_OPERATOR_POLICY', 500);
  if (policy !== undefined && !(URL.canParse(policy) && new URL(policy).protocol === 'https:')) {
    problems.push({
      setting: 'OBHUT_OPERATOR_POLICY',
      cause: 'it is not an https address',
      remedy: 'give the address of your privacy policy, for instance https://example.org/privacy',
    });
  }
  return {
    policy,
    hostingProvider: words('OBHUT_HOSTING_PROVIDER', 200),
    hostingPlace: words('OBHUT_HOSTING_PLACE', 200),
  };
}

function isNatsServer(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    ['nats:', 'tls:'].includes(url.protocol) &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === '' &&
    ['', '/'].includes(url.pathname) &&
    url.search === ''
  );
}

function readChoice<const Choice extends string>(
  setting: string,
  given: string | undefined,
  choices: readonly Choice[],
  problems: Problem[],
): Choice | undefined {
  if (given === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === given);
  if (choice === undefined) {
    problems.push({
      setting,
      cause: `"${shorten(given)}" is not one of its values`,
      remedy: `give ${choices.join(' or ')}`,
    });
  }
  return choice;
}

function readSecret(given: string | undefined, problems: Problem[]): string | undefined {
  if (given === undefined || given.length >= 32) return given;
  problems.push({
    setting: 'OBHUT_SECRET',
    cause: `it has ${given.length} characters`,
    remedy: 'give at least 32 random ones, for instance from `openssl rand -hex 32`',
  });
  return given;
}

function checkProduction(settings: Settings, problems: Problem[]): void {
  if (settings.databaseUrl === undefined) {
    problems.push({
      setting: 'OBHUT_DATABASE_URL',
      cause: 'production mode does not run on the embedded database, which lags in security fixes',
      remedy: 'name a maintained PostgreSQL 16 or newer',
    });
  } else if (!isEncrypted(settings.databaseUrl)) {
    problems.push({
      setting: 'OBHUT_DATABASE_URL',
      cause:
        'in production mode a database on another machine is reached through verified TLS only',
      remedy: 'add ?sslmode=verify-full',
    });
  }
  if (!settings.publicUrl.startsWith('https:')) {
    problems.push({
      setting: 'OBHUT_PUBLIC_URL',
      cause: 'production mode needs an https address',
      remedy: 'give the address of the TLS proxy in front, for instance https://obhut.example.org',
    });
  }
  if (settings.fanout.over === 'nats') checkNats(settings.fanout, problems);
  if (settings.demo) {
    problems.push({
      setting: 'OBHUT_DEMO',
      cause: 'the demo has passwords that everybody knows',
      remedy: 'set it to off in production mode',
    });
  }
}

function checkNats(
  nats: Extract<FanoutSettings, { readonly over: 'nats' }>,
  problems: Problem[],
): void {
  const far = nats.servers.filter((server) => isNatsServer(server) && !isLocal(new URL(server)));
  if (far.some((server) => !server.startsWith('tls:'))) {
    problems.push({
      setting: 'OBHUT_NATS_URL',
      cause: 'in production mode a NATS server on another machine is reached through TLS only',
      remedy: 'write tls:// in front, and name its certificate authority in OBHUT_NATS_AUTHORITY',
    });
  }
  if (far.length > 0 && nats.token === undefined && nats.credentials === undefined) {
    problems.push({
      setting: 'OBHUT_NATS_TOKEN',
      cause: 'in production mode one signs in to a NATS server on another machine',
      remedy: 'give a token, or the path of a credentials file as OBHUT_NATS_CREDENTIALS',
    });
  }
}

function isLocal(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

function isEncrypted(databaseUrl: string): boolean {
  if (!URL.canParse(databaseUrl)) return true;
  const url = new URL(databaseUrl);
  const host = url.searchParams.get('host') ?? url.hostname;
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(host) || host.startsWith('/');
  return local || url.searchParams.get('sslmode') === 'verify-full';
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function nearest(name: string): string {
  const scored = settingNames.map((candidate) => ({
    candidate,
    distance: distance(name, candidate),
  }));
  scored.sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate ?? 'OBHUT_PORT';
}

/** Levenshtein's distance; names are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
