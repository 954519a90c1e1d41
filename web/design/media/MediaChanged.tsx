import './media.css';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { MediaShown } from './MediaShown.tsx';

export interface MediaChangedProps {
  readonly now: readonly MediaRef[];
  /** Null: there is nothing before it to compare with. */
  readonly before: readonly MediaRef[] | null;
  /** Whose history it is. */
  readonly record: RecordId;
}

/** What a version has of pictures, recordings and films that the one before it had not, and what went (HI9). */
export function MediaChanged({ now, before, record }: MediaChangedProps) {
  const intl = useIntl();
  const ids = new Set((before ?? []).map(({ id }) => id));
  const left = new Set(now.map(({ id }) => id));
  const added = now.filter(({ id }) => !ids.has(id));
  const gone = (before ?? []).filter(({ id }) => !left.has(id));
  return (
    <>
      {added.length > 0 && (
        <div className="o-stack">
          {before !== null && <p>{intl.formatMessage({ id: 'design.media.cameIn' })}</p>}
          <MediaShown media={added} record={record} />
        </div>
      )}
      {gone.length > 0 && (
        <div className="o-stack">
          <p>{intl.formatMessage({ id: 'design.media.wentOut' })}</p>
          <MediaShown media={gone} record={record} />
        </div>
      )}
    </>
  );
}
