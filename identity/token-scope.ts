import type { AudienceId } from '#kernel/base/ids.ts';

/** What a token may be used for: reading or writing records, of all kinds or of one. */
export type TokenScope = `records:${'read' | 'write'}` | `records:${'read' | 'write'}:${string}`;

/** What a feed shows: the events of an audience, or the deadlines of the privacy office. */
export type FeedShows = AudienceId | 'deadlines';

/** The one thing that the address of a feed is for. */
export type FeedScope = `feed:${FeedShows}`;

export function feedScope(shows: FeedShows): FeedScope {
  return `feed:${shows}`;
}

/** What a feed's only scope lets it show; null: it is no feed. */
export function shownByFeed(scopes: readonly string[]): FeedShows | null {
  const [scope, ...more] = scopes;
  const found = /^feed:([0-9a-f-]{36}|deadlines)$/.exec(scope ?? '')?.[1];
  return found === undefined || more.length > 0 ? null : (found as FeedShows);
}

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
