import './media.css';
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { refOfMade } from '#kernel/media/client/ref-of-made.ts';
import { Button } from '../component/Button.tsx';
import { DownloadIcon } from '../icon/icons.tsx';
import { useDeviceMedia, useMediaAnswer } from './device-media-context.ts';
import { nameOfMedia } from './say-media.ts';
import { saveMade } from './save-made.ts';
import { Thumb } from './Thumb.tsx';

/**
 * What of pictures, recordings and films would be gone with this copy: what was not sent, was refused,
 * broke off or was put into nothing; each to be kept as a file (ME26).
 */
export function OnlyHere() {
  const intl = useIntl();
  const media = useDeviceMedia();
  const ask = useCallback((of: DeviceMedia) => of.onlyHere(), []);
  const made = useMediaAnswer(media, ask) ?? [];
  if (media === null || made.length === 0) return null;
  return (
    <section
      className="o-stack"
      aria-label={intl.formatMessage({ id: 'design.media.onlyHere' }, { count: made.length })}
    >
      <p>{intl.formatMessage({ id: 'design.media.onlyHere' }, { count: made.length })}</p>
      <ul className="o-list o-rows">
        {made.map((one) => {
          const ref = refOfMade(one);
          const name = nameOfMedia(intl, ref);
          const time = intl.formatDate(one.madeAt, { dateStyle: 'medium', timeStyle: 'short' });
          return (
            <li key={one.id}>
              <Thumb media={media} of={ref} record={null} name={name} />
              <span className="o-grow" aria-hidden="true">
                {name}
                <span className="o-small o-num o-block">{time}</span>
              </span>
              <Button icon={<DownloadIcon />} onPress={() => saveMade(media, one)}>
                {intl.formatMessage({ id: 'design.media.save' })}
                <span className="o-hidden">{`: ${name}, ${time}`}</span>
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
