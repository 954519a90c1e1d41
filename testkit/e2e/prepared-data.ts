import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { newDataDir, startProgram } from '#testkit/e2e/program.ts';
import { dayInBerlin } from '#testkit/e2e/today.ts';

declare module 'vitest' {
  interface ProvidedContext {
    preparedData: PreparedData | null;
  }
}

/** A data directory after a first start: installed, with the demo of a day. */
export interface PreparedData {
  readonly dataDir: string;
  /** On which the demo was loaded, in Berlin: it is about the days around that. */
  readonly day: string;
}

/**
 * Starts the program once and keeps what it made, to be copied for each file of tests; null where
 * whom a file belongs to cannot be copied with it.
 */
export async function prepareData(): Promise<PreparedData | null> {
  if (process.platform === 'win32') return null;
  const dataDir = newDataDir();
  const day = dayInBerlin();
  const program = await startProgram({ dataDir });
  await program.stop();
  return { dataDir, day };
}

export async function removePrepared(prepared: PreparedData | null): Promise<void> {
  if (prepared !== null) await rm(prepared.dataDir, { recursive: true, force: true });
}

/** Copies it to a directory that is not there yet; false on another day, when it says nothing any more. */
export async function copyPrepared(prepared: PreparedData | null, to: string): Promise<boolean> {
  if (prepared === null || prepared.day !== dayInBerlin()) return false;
  // With its owner: as root the database belongs to somebody else.
  await promisify(execFile)('cp', ['-a', prepared.dataDir, to]);
  return true;
}
