import { use, useEffect, useLayoutEffect, useState } from 'react';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Session } from '../session.ts';
import { useShell } from '../shell-context.ts';
import { letGoOf, symbolsOf } from './symbols-of.ts';

/** Has pictures shown in the tenant's own set, from the first one on. Draws nothing itself. */
export function ShowOwnSymbols({ session, tenant }: { session: Session; tenant: TenantId }) {
  const { parts } = useShell();
  const [opening] = useState(() => symbolsOf(parts, session.account.id, tenant));
  const symbols = use(opening);
  useLayoutEffect(() => {
    symbols?.show();
    return () => {
      letGoOf(symbols, opening);
    };
  }, [symbols, opening]);
  useEffect(() => {
    void symbols?.refresh();
    // A seat that was given or taken is heard of with the session.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [symbols, session]);
  return null;
}
