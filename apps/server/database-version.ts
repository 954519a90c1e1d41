// The releases of 18.7's day: CVE-2026-14680 lets any database user run code on the server,
// CVE-2026-6460 and CVE-2026-120146 reach through REASSIGN OWNED. All branches are released
// together, so the minors of older branches follow from 16.11 = 17.7 = 18.1.
const safeFrom: ReadonlyMap<number, number> = new Map([
  [16, 17],
  [17, 13],
  [18, 7],
]);

/**
 * The oldest minor release that is safe, when `version` (for instance `18.4` or
 * `16.9 (Debian 16.9-1)`) lies before it; else undefined.
 */
export function safeReleaseAfter(version: string): string | undefined {
  const match = /^(\d+)\.(\d+)/.exec(version);
  if (match === null) return undefined;
  const major = Number(match[1]);
  const minor = safeFrom.get(major);
  return minor !== undefined && Number(match[2]) < minor ? `${major}.${minor}` : undefined;
}
