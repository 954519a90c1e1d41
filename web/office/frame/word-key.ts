/** A name as messages can tell cases by it: a hyphen is none of theirs. */
export function wordKey(name: string): string {
  return name.replaceAll('-', '_');
}
