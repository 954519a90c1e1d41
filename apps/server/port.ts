import { createServer } from 'node:net';
import { AppError } from '#kernel/base/app-error.ts';

/**
 * Checks that `port` can be listened on, before anything slow begins. Throws
 * `startup.port-taken` or `startup.port-refused`.
 */
export async function checkPort(host: string, port: number): Promise<void> {
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => fail(asPortError(error, host, port)));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done()));
  });
}

/** What `listen` failed with, as a registered error. */
export function asPortError(error: unknown, host: string, port: number): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof AppError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    const example = port < 65_535 ? port + 1 : port - 1;
    return new AppError('startup.port-taken', { host, port, example }, { cause: error });
  }
  if (['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) {
    return new AppError('startup.port-refused', { host, port, detail: code }, { cause: error });
  }
  return error;
}
