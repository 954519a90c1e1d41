export interface Repeated {
  readonly work: () => Promise<unknown>;
  readonly firstMs: number;
  readonly everyMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Does the work first after `firstMs`, then every `everyMs`, whether or not it failed. Call the result to end it. */
export function repeat({ work, firstMs, everyMs, onFailure }: Repeated): () => void {
  let timer = setTimeout(again, firstMs);
  function again(): void {
    timer = setTimeout(again, everyMs);
    work().catch(onFailure);
  }
  return () => clearTimeout(timer);
}
