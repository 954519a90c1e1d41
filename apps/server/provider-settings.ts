import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { isProviderId, type ProviderId } from '#governance/gate/ids.ts';
import { AppError } from '#kernel/base/app-error.ts';

const provider = z.pipe(
  z.string().check(
    z.maxLength(40),
    z.refine((value) => isProviderId(value), { error: 'not-a-provider-id' }),
  ),
  z.transform((value) => value as ProviderId),
);
const secret = z.string().check(z.minLength(1), z.maxLength(1_000));
const address = z.string().check(z.email(), z.maxLength(254));

/** Over the network only encrypted; on this machine as it is set up there. */
function url(...protocols: readonly string[]) {
  return z.string().check(
    z.maxLength(500),
    z.refine(
      (value) => {
        const read = URL.canParse(value) ? new URL(value) : null;
        if (read === null || !protocols.includes(read.protocol) || read.search !== '') return false;
        return read.protocol !== 'http:' || isLocal(read.hostname);
      },
      { error: `not-an-address-of-${protocols.join('-')}` },
    ),
  );
}

function isLocal(host: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(host);
}

const connection = z.discriminatedUnion('via', [
  z.strictObject({ provider, via: z.literal('smtp'), url: url('smtp:', 'smtps:'), from: address }),
  z.strictObject({
    provider,
    via: z.literal('sendgrid'),
    url: z._default(url('https:', 'http:'), 'https://api.sendgrid.com'),
    apiKey: secret,
    from: address,
    /** As the account shows it; without it no report is believed. */
    reportKey: z.optional(secret),
  }),
  z.strictObject({
    provider,
    via: z.literal('mailchimp-transactional'),
    url: z._default(url('https:', 'http:'), 'https://mandrillapp.com'),
    apiKey: secret,
    from: address,
    reportKey: z.optional(secret),
  }),
  z.strictObject({
    provider,
    via: z.literal('otlp'),
    /** Of the collector, without `/v1/metrics`. */
    url: url('https:', 'http:'),
    headers: z._default(z.record(z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)), secret), {}),
  }),
  z.strictObject({
    provider,
    via: z.literal('s3'),
    /** Of the service with the bucket: `https://host/bucket`. */
    url: url('https:', 'http:').check(
      z.refine((value) => URL.canParse(value) && new URL(value).pathname.length > 1, {
        error: 'without-a-bucket',
      }),
    ),
    region: z._default(z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)), 'auto'),
    accessKey: secret,
    secretKey: secret,
  }),
  z.strictObject({
    provider,
    via: z.literal('imagekit'),
    /** As the account shows it: `https://ik.imagekit.io/your_id`. */
    endpoint: url('https:', 'http:'),
    privateKey: secret,
    uploadUrl: z._default(url('https:', 'http:'), 'https://upload.imagekit.io'),
    apiUrl: z._default(url('https:', 'http:'), 'https://api.imagekit.io'),
  }),
]);

/** How a described provider is reached. Secrets stand here and nowhere else. */
export type ProviderConnection = z.output<typeof connection>;

const connections = z.array(connection).check(z.maxLength(20));

/**
 * Reads the file with the connections; none without one. Throws 'provider.connections-unreadable' with
 * the first that is wrong, never with a value.
 */
export async function readConnections(
  file: string | undefined,
): Promise<readonly ProviderConnection[]> {
  if (file === undefined) return [];
  const written = await readFile(file, 'utf8').catch(() => null);
  if (written === null) throw unreadable('it cannot be read');
  const read = connections.safeParse(parsed(written));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  throw unreadable(`${where === '' ? 'the whole' : where}: ${issue?.message ?? 'unknown'}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(detail: string): AppError {
  return new AppError('provider.connections-unreadable', { detail: detail.slice(0, 200) });
}
