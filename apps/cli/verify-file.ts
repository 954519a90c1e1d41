import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { ChronicleVerifier, type VerifyReport } from '#governance/chronicle/verify.ts';
import { AppError } from '#kernel/base/app-error.ts';

/** No line of a chronicle comes near it; a file without lines is not read into memory. */
const longestLine = 64 * 1024 * 1024;

/**
 * Checks an exported file in the memory of a few lines, with checkpoints from files and keys as
 * they are or from files. Throws 'cli.file-unreadable'.
 */
export async function verifyFile(
  path: string,
  checkpoints: readonly string[],
  keys: readonly string[] | undefined,
): Promise<VerifyReport> {
  const held = await Promise.all(checkpoints.map(read));
  const known = keys === undefined ? {} : { keys: await Promise.all(keys.map(keyText)) };
  const verifier = new ChronicleVerifier({ crypto: nodeCrypto, held, ...known });
  let rest = '';
  try {
    for await (const piece of createReadStream(path, {
      encoding: 'utf8',
      highWaterMark: 1024 * 1024,
    })) {
      const lines = (rest + (piece as string)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        // Mostly there is nothing to wait for, and waiting costs more than the check.
        const pending = verifier.line(line);
        if (pending !== undefined) await pending;
      }
      if (rest.length > longestLine) break;
    }
  } catch (error) {
    throw unreadable(error);
  }
  if (rest !== '') await verifier.line(rest);
  return verifier.end();
}

async function keyText(key: string): Promise<string> {
  return /^\S+\+[0-9a-f]{8}\+\S+$/.test(key) ? key : (await read(key)).trim();
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(error);
  });
}

function unreadable(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  return new AppError('cli.file-unreadable', { reason: String(error.code) }, { cause: error });
}
