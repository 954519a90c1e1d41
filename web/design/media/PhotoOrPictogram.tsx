import { lazy, Suspense } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { Pictogram, type PictogramProps } from '../component/Pictogram.tsx';
import type { PhotoProps } from './Photo.tsx';

const Photo = lazy(async () => {
  try {
    return { default: (await import('./Photo.tsx')).Photo };
  } catch {
    // Without a connection before everything is stored: the pictogram says it, too.
    return { default: ({ instead }: PhotoProps) => instead };
  }
});

export interface PhotoOrPictogramProps {
  readonly photo: MediaRef | null | undefined;
  readonly pictogram: string | null;
  /** The record that names the photo. */
  readonly record: RecordId | null;
  readonly size?: PictogramProps['size'];
}

/** One's own photo, or the pictogram: as long as the photo is not there, or there is none. */
export function PhotoOrPictogram({ photo, pictogram, record, size }: PhotoOrPictogramProps) {
  const drawing =
    pictogram === null ? null : (
      <Pictogram concept={pictogram} {...(size !== undefined && { size })} />
    );
  if (photo === null || photo === undefined) return drawing;
  return (
    <Suspense fallback={drawing}>
      <Photo of={photo} record={record} size={size ?? 'normal'} instead={drawing} />
    </Suspense>
  );
}
