/** What a token may be used for: reading or writing records, of all kinds or of one. */
export type TokenScope = `records:${'read' | 'write'}` | `records:${'read' | 'write'}:${string}`;

const form = /^records:(?:read|write)(?::[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)?$/;

export function isTokenScope(value: string): value is TokenScope {
  return value.length <= 100 && form.test(value);
}

/** The kinds that scopes open for reading or writing; `all`, or those named, or none. */
export function kindsInScope(
  scopes: readonly TokenScope[],
  what: 'read' | 'write',
): 'all' | ReadonlySet<string> {
  const whole = `records:${what}`;
  if (scopes.some((scope) => scope === whole)) return 'all';
  const named = scopes.filter((scope) => scope.startsWith(`${whole}:`));
  return new Set(named.map((scope) => scope.slice(whole.length + 1)));
}
