import { type ReactNode, useEffect } from 'react';
import { useUndo } from '#web/design/undo.tsx';
import { useTenant } from './tenant-context.ts';

/** What was refused is not done, whatever the offer to undo it says: the offer goes (UX17). */
export function RefusalsEndOffers(): ReactNode {
  const { obhut } = useTenant();
  const { offer, forget } = useUndo();
  const writes = offer?.writes;
  useEffect(() => {
    if (writes === undefined || writes.length === 0) return undefined;
    let isCurrent = true;
    const look = async (): Promise<void> => {
      const refused = await obhut.reader.attention();
      if (isCurrent && refused.some(({ mutation }) => writes.includes(mutation.id))) forget();
    };
    const lookIfOpen = (): void => {
      // A copy that was closed or lost tells its own story.
      look().catch(() => {});
    };
    lookIfOpen();
    const stop = obhut.subscribe(lookIfOpen);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [obhut, writes, forget]);
  return null;
}
