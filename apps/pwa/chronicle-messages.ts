import type { VerifyReport } from '#governance/chronicle/verify.ts';

/** To the worker that checks a chronicle: first what is held, then the file piece by piece. */
export type ChronicleRequest =
  | { readonly type: 'begin'; readonly held: readonly string[]; readonly keys: readonly string[] }
  | { readonly type: 'piece'; readonly bytes: Uint8Array }
  | { readonly type: 'end' };

export type ChronicleMessage =
  /** A piece was checked: the next may come. */
  | { readonly type: 'taken'; readonly lines: number }
  | { readonly type: 'done'; readonly report: VerifyReport }
  | { readonly type: 'failed'; readonly why: string };
