import type { IntlShape } from 'react-intl';
import { unbroken } from '#web/design/say.ts';

/** What a key is for, in words; single kinds are named as programs name them. */
export function sayScopes(intl: IntlShape, scopes: readonly string[]): string {
  const known: Readonly<Record<string, string>> = {
    'records:read': 'shell.tokens.scope.read',
    'records:write': 'shell.tokens.scope.write',
  };
  const words = scopes.map((scope) => {
    const id = Object.hasOwn(known, scope) ? known[scope] : undefined;
    return id === undefined ? scope : intl.formatMessage({ id });
  });
  return intl.formatList(words, { type: 'conjunction' });
}

/** "Gilt bis 3. Mai 2026. Noch nicht benutzt." */
export function sayTokenTime(
  intl: IntlShape,
  { expiresAt, lastUsedAt }: { readonly expiresAt: string; readonly lastUsedAt: string | null },
): string {
  const until = unbroken(intl.formatDate(expiresAt, { dateStyle: 'long' }));
  if (lastUsedAt === null) return intl.formatMessage({ id: 'shell.tokens.unused' }, { until });
  const used = unbroken(intl.formatDate(lastUsedAt, { dateStyle: 'long' }));
  return intl.formatMessage({ id: 'shell.tokens.used' }, { until, used });
}
