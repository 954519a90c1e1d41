import './media.css';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { useDeviceMedia } from './device-media-context.ts';
import { MediaItem } from './MediaItem.tsx';

export interface MediaShownProps {
  readonly media: readonly MediaRef[];
  /** The record that names them. */
  readonly record: RecordId | null;
}

/** Pictures, recordings and films of a record, in order. */
export function MediaShown({ media, record }: MediaShownProps) {
  const intl = useIntl();
  const device = useDeviceMedia();
  const isAlone = media.length === 1;
  return (
    <ul
      className="o-list o-media"
      data-alone={isAlone || undefined}
      aria-label={intl.formatMessage({ id: 'design.media.list' })}
    >
      {media.map((of, at) => (
        // The same may stand twice.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={`${at} ${of.id}`} data-is={of.is}>
          <MediaItem media={device} of={of} record={record} width={isAlone ? 640 : 240} />
        </li>
      ))}
    </ul>
  );
}
