import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { verifyPieces } from '#governance/chronicle/verify-pieces.ts';
import { ChronicleVerifier, type VerifyReport } from '#governance/chronicle/verify.ts';
import { AppError } from '#kernel/base/app-error.ts';

const pieceBytes = 1024 * 1024;

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
  try {
    return await verifyPieces(verifier, createReadStream(path, { highWaterMark: pieceBytes }));
  } catch (error) {
    throw unreadable(error);
  }
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
