import '../component/pictogram.css';
import type { ReactNode } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { useDeviceMedia } from './device-media-context.ts';
import { useLook } from './use-look.ts';

export interface PhotoProps {
  readonly of: MediaRef;
  readonly record: RecordId | null;
  readonly size: 'small' | 'normal' | 'large';
  /** Drawn while it is not there. */
  readonly instead: ReactNode;
}

/** A photo where a pictogram would stand; the words beside it say what it is about. */
export function Photo({ of, record, size, instead }: PhotoProps) {
  const looked = useLook(useDeviceMedia(), of, size === 'large' ? 'screen' : 'thumb', record);
  if (looked.is !== 'here') return instead;
  return (
    <span className="o-pictogram o-photo" data-size={size}>
      <img src={looked.url} alt={of.words} decoding="async" draggable={false} />
    </span>
  );
}
