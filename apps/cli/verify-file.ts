import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { ChronicleVerifier, type VerifyReport } from '#governance/chronicle/verify.ts';
import { AppError } from '#kernel/base/app-error.ts';

/** No line of a chronicle comes near it; a file without lines is not read into memory. */
const longestLine = 64 * 1024 * 1024;
const pieceBytes = 1024 * 1024;
const newline = 10;

/**
 * Checks an exported file in the memory of a few lines, with checkpoints from files and keys as
 * they are or from files, and whether it says that these bundles were handed out. Throws 'cli.file-unreadable'.
 */
export async function verifyFile(
  path: string,
  checkpoints: readonly string[],
  keys: readonly string[] | undefined,
  bundles: readonly string[] = [],
): Promise<VerifyReport> {
  const held = await Promise.all(checkpoints.map(readText));
  const handedOut = await Promise.all(bundles.map(sha256Of));
  const known = keys === undefined ? {} : { keys: await Promise.all(keys.map(keyText)) };
  const verifier = new ChronicleVerifier({ crypto: nodeCrypto, held, handedOut, ...known });
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
      const bytes = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
      let begin = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, begin)) {
        // Mostly there is nothing to wait for, and waiting costs more than the check.
        const pending = verifier.line(bytes.toString('utf8', begin, end));
        if (pending !== undefined) await pending;
        begin = end + 1;
      }
      rest = bytes.subarray(begin);
      if (rest.length > longestLine) break;
    }
  } catch (error) {
    throw unreadable(error);
  }
  if (rest.length > 0) await verifier.line(rest.toString('utf8', 0, longestLine));
  return verifier.end();
}

async function sha256Of(path: string): Promise<string> {
  const content = await readFile(path).catch((error: unknown) => {
    throw unreadable(error);
  });
  return hash('sha256', content, 'hex');
}

async function keyText(key: string): Promise<string> {
  return /^\S+\+[0-9a-f]{8}\+\S+$/.test(key) ? key : (await readText(key)).trim();
}

/** Throws 'cli.file-unreadable'. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(error);
  });
}

function unreadable(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  return new AppError('cli.file-unreadable', { reason: String(error.code) }, { cause: error });
}
