import { canonicalJson, type Json } from '#governance/contract/canonical-json.ts';
import type { BundlePart, OversightRequest } from './request.ts';

/** What is handed out, as one text with one spelling: its SHA-256 is that of these bytes. */
export function bundleText(bundle: {
  readonly tenant: string;
  readonly request: Pick<OversightRequest, 'id' | 'number' | 'kind'>;
  readonly at: string;
  readonly parts: Readonly<Partial<Record<BundlePart, unknown>>>;
}): string {
  const { tenant, request, at, parts } = bundle;
  const { id, number, kind } = request;
  return canonicalJson({
    format: 'obhut/bundle/1',
    tenant,
    request: { id, number, kind },
    at,
    // As JSON has it: what is not there is left out, instants are texts.
    parts: JSON.parse(JSON.stringify(parts)) as Json,
  });
}

export function bundleName(number: number, parts: readonly BundlePart[]): string {
  return `obhut-request-${number}-${parts.length === 1 ? (parts[0] ?? '') : 'bundle'}.json`;
}
