import { pino, type DestinationStream, type Logger } from 'pino';

const secrets = [
  'password',
  'current',
  'next',
  'token',
  'secret',
  'cookie',
  'authorization',
  'email',
  'name',
  'displayName',
];

/** The log of the server: ids, codes and numbers. What people wrote or are called never stands in it. */
export function createLogger(options: {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly destination?: DestinationStream;
}): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        // Second wall only: nothing is logged that has these, and a mistake must not leak.
        paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*["${key}"]`]),
        censor: '[removed]',
      },
      serializers: { err: describeFailure },
    },
    options.destination ?? pino.destination({ dest: 2, sync: false }),
  );
}

/**
 * A failure without its message: messages of PostgreSQL and of parsers quote what people wrote
 * ("Key (email)=(…) already exists").
 */
export function describeFailure(failure: unknown): object {
  if (!(failure instanceof Error)) return { type: typeof failure };
  const extra = failure as Error & { code?: unknown; constraint?: unknown; table?: unknown };
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 100) : undefined);
  return {
    type: failure.name,
    code: text(extra.code),
    table: text(extra.table),
    constraint: text(extra.constraint),
    at: failure.stack
      ?.split('\n')
      .filter((line) => /^ {4}at /.test(line))
      .slice(0, 12)
      .map((line) => line.trim()),
    ...(failure.cause === undefined ? {} : { cause: describeFailure(failure.cause) }),
  };
}
