import { useSyncExternalStore } from 'react';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { SymbolSetId } from '#kernel/symbol-set/ids.ts';
import { refusalOf } from '../../api.ts';
import { type ImportState, symbolsApi, type SymbolsApi } from './symbols-api.ts';

/** Where an import stands. */
export type ImportStep =
  | { readonly step: 'none' }
  | { readonly step: 'sending' | 'reading'; readonly file: string; readonly part: number }
  | {
      readonly step: 'done';
      readonly set: SymbolSetId | null;
      readonly unused: ImportState['unused'];
    }
  | { readonly step: 'failed'; readonly error: unknown };

const partBytes = 2 * 1024 * 1024;
const patienceMs = [500, 1_000, 2_000, 4_000, 8_000] as const;
const askEveryMs = 700;

/**
 * One import of a set: sends the archive in parts that go on after a cut line, then asks how the reading
 * goes. Lives as long as the app, so that it can be left and looked at again (UX20).
 */
export class SymbolImportRun {
  readonly #api: SymbolsApi;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #step: ImportStep = { step: 'none' };

  constructor(
    api: SymbolsApi,
    wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  ) {
    this.#api = api;
    this.#wait = wait;
  }

  readonly step = (): ImportStep => this.#step;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  get isUnderWay(): boolean {
    return this.#step.step === 'sending' || this.#step.step === 'reading';
  }

  /** Never rejects: how it ended is where it stands. */
  async run(file: File): Promise<void> {
    if (this.isUnderWay) return;
    this.#set({ step: 'sending', file: file.name, part: 0 });
    try {
      const id = await this.#api.beginImport(file.size);
      await this.#send(id, file);
      this.#set({ step: 'reading', file: file.name, part: 0 });
      for (;;) {
        const { state, done, total, code, params, set, unused } = await this.#patiently(() =>
          this.#api.importState(id),
        );
        if (state === 'refused') throw new AppError(code ?? 'symbols.import-broken-off', params);
        if (state === 'done') return this.#set({ step: 'done', set, unused });
        this.#set({ step: 'reading', file: file.name, part: total === 0 ? 0 : done / total });
        await this.#wait(askEveryMs);
      }
    } catch (error) {
      this.#set({ step: 'failed', error });
    }
  }

  async #send(id: string, file: File): Promise<void> {
    for (let at = 0; at < file.size;) {
      at = await this.#patiently(async (again) => {
        // How much of the part before the cut has come, only the server knows.
        const from = again ? await this.#offset(id, file.size) : at;
        return from >= file.size ? from : sendPart(this.#api.importPath(id), file, from);
      });
      this.#set({ step: 'sending', file: file.name, part: at / file.size });
    }
  }

  async #offset(id: string, all: number): Promise<number> {
    const { state, offset } = await this.#api.importState(id);
    return state === 'uploading' ? (offset ?? 0) : all;
  }

  /** Tries again while there is no connection, for a while. */
  async #patiently<T>(work: (again: boolean) => Promise<T>): Promise<T> {
    for (let trial = 0; ; trial += 1) {
      try {
        return await work(trial > 0);
      } catch (error) {
        const waitMs = patienceMs[trial];
        const isAway = error instanceof AppError && passing.has(error.code);
        if (!isAway || waitMs === undefined) throw error;
        await this.#wait(waitMs);
      }
    }
  }

  #set(step: ImportStep): void {
    this.#step = step;
    for (const listener of this.#listeners) listener();
  }
}

const passing: ReadonlySet<string> = new Set(['shell.no-connection', 'media.offset-wrong']);

/** Sends a part of the file and returns how much of it is there then. */
async function sendPart(path: `/api/${string}`, file: File, from: number): Promise<number> {
  const part = file.slice(from, from + partBytes);
  const response = await fetch(path, {
    method: 'PATCH',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      'content-type': 'application/offset+octet-stream',
      'tus-resumable': '1.0.0',
      'upload-offset': String(from),
    },
    body: part,
  }).catch((cause: unknown) => {
    throw new AppError('shell.no-connection', {}, { cause });
  });
  if (!response.ok) throw await refusalOf(response);
  return from + part.size;
}

const runs = new Map<TenantId, SymbolImportRun>();

/** The import of a tenant in this tab, and where it stands. */
export function useSymbolImport(tenant: TenantId): {
  readonly run: SymbolImportRun;
  readonly step: ImportStep;
} {
  let run = runs.get(tenant);
  if (run === undefined) {
    run = new SymbolImportRun(symbolsApi(tenant));
    runs.set(tenant, run);
  }
  return { run, step: useSyncExternalStore(run.subscribe, run.step) };
}
