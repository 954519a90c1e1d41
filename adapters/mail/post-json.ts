import { beginningOf } from '#governance/gate/beginning-of.ts';
import { failureCode } from '#governance/gate/failure-code.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';

/** What a provider's API answered: `failed` when it did not. */
export type ApiAnswer =
  | { readonly is: 'answered'; readonly status: number; readonly text: string }
  | { readonly is: 'failed'; readonly code: string };

const answerWithinMs = 15_000;

/** Sends JSON to an API and reads its answer. Never throws for what the network does. */
export async function postJson(
  network: ProviderNetwork,
  url: URL,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  withinMs = answerWithinMs,
): Promise<ApiAnswer> {
  try {
    const answer = await network.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(withinMs),
    });
    return { is: 'answered', status: answer.status, text: await beginningOf(answer) };
  } catch (error) {
    return { is: 'failed', code: failureCode(error) };
  }
}
