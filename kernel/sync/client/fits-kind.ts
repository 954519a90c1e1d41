import type { Registry } from '#kernel/kind/registry.ts';

/**
 * The field of a body that its kind does not accept ('' when that cannot be said), or null when it
 * fits. Fields and kinds that this app does not know are no fault (SYC30).
 */
export function unfitField(
  registry: Registry,
  { kind: name, body }: { readonly kind: string; readonly body: Record<string, unknown> },
): string | null {
  const kind = registry.kinds.get(name);
  if (kind === undefined || kind.surelyFits(body)) return null;
  const known: Record<string, unknown> = {};
  for (const field of kind.fields) if (Object.hasOwn(body, field)) known[field] = body[field];
  const result = kind.safeParse(known);
  return result.success ? null : (result.issues[0]?.path.map(String).join('.') ?? '');
}
