import { lazy, Suspense } from 'react';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { orNothing } from '#web/design/or-nothing.ts';
import type { OpenedCopy } from '../parts.ts';

const OnlyHere = lazy(
  orNothing(async () => (await import('#web/design/media/with-media-words.tsx')).OnlyHere),
);

/** The pictures, recordings and films of a copy that are nowhere else, each to be kept as a file. */
export function OnlyHereOf({ copy }: { readonly copy: OpenedCopy }) {
  return (
    <DeviceMediaContext value={copy.media ?? null}>
      <Suspense>
        <OnlyHere />
      </Suspense>
    </DeviceMediaContext>
  );
}
