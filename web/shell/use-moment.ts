import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { sayMoment } from '#web/design/say.ts';
import { useTenant, useToday } from './tenant-context.ts';

/** Says when something was, as people do: "heute, 16:30" (UX25). `instant` is ISO. */
export function useMoment(): (instant: string) => string {
  const intl = useIntl();
  const { zone } = useTenant();
  const today = useToday();
  return useCallback((instant) => sayMoment(intl, instant, zone, today), [intl, zone, today]);
}
