import { beginningOf } from '#governance/gate/beginning-of.ts';

/** What a provider's API answered: `failed` when it did not. */
export type ApiAnswer =
  | { readonly is: 'answered'; readonly status: number; readonly text: string }
  | { readonly is: 'failed'; readonly code: string };

const answerWithinMs = 15_000;

/**
 * Sends JSON to an API and reads its answer. Follows no redirection, which would go where nobody
 * described. Never throws for what the network does.
 */
export async function postJson(
  url: URL,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  withinMs = answerWithinMs,
): Promise<ApiAnswer> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    });
    return { is: 'answered', status: answer.status, text: await beginningOf(answer) };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { is: 'failed', code: isLate ? 'timeout' : 'unreachable' };
  }
}
