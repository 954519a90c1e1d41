export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

/** What a registered code promises: the HTTP status, and who can do something about it. */
export interface ErrorEntry {
  readonly status: number;
  /** What happened and to what, for operators and developers; never personal data. */
  readonly cause: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * An outside failure or a refused request, by registered code. Shown to people through the
 * message key `error.<code>`. Params hold ids and numbers, never personal data.
 */
export class AppError extends Error {
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}, options: { cause?: unknown } = {}) {
    super(describe(code, params), options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}

export type ErrorRegister = ReadonlyMap<string, ErrorEntry>;

/** Declares the error codes of one part. Codes are `part.reason`; `docs/error-codes.md` lists all. */
export function defineErrors<const Codes extends Readonly<Record<string, ErrorEntry>>>(
  codes: Codes,
): Codes {
  return codes;
}

/** Joins the registers of several parts. Throws when a code is declared twice. */
export function joinErrors(
  ...parts: readonly Readonly<Record<string, ErrorEntry>>[]
): ErrorRegister {
  const all = new Map<string, ErrorEntry>();
  for (const part of parts) {
    for (const [code, entry] of Object.entries(part)) {
      if (all.has(code)) throw new Error(`error code ${code} is declared twice`);
      all.set(code, entry);
    }
  }
  return all;
}

function describe(code: string, params: ErrorParams): string {
  const words = Object.entries(params).map(([name, value]) => `${name}=${String(value)}`);
  return words.length === 0 ? code : `${code} (${words.join(', ')})`;
}
