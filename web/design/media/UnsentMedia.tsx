import './media.css';
import { useCallback, useState } from 'react';
import { useIntl } from 'react-intl';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MadeMedia } from '#kernel/media/client/media-store.ts';
import { refOfMade } from '#kernel/media/client/ref-of-made.ts';
import { Button } from '../component/Button.tsx';
import { Card } from '../component/Card.tsx';
import { Dialog } from '../component/Dialog.tsx';
import { ProblemNotice } from '../component/ProblemNotice.tsx';
import { ProgressBar } from '../component/ProgressBar.tsx';
import { CloseIcon, DownloadIcon, RetryIcon, TrashIcon } from '../icon/icons.tsx';
import { useDeviceMedia, useMediaAnswer } from './device-media-context.ts';
import { MediaItem } from './MediaItem.tsx';
import { saveMade } from './save-made.ts';
import { nameOfMedia } from './say-media.ts';
import { Thumb } from './Thumb.tsx';

/** Pictures, recordings and films that the server did not take, and those that only wait (ME19). */
export function UnsentMedia() {
  const intl = useIntl();
  const media = useDeviceMedia();
  const ask = useCallback((of: DeviceMedia) => of.unsent(), []);
  const unsent = useMediaAnswer(media, ask) ?? [];
  if (media === null || unsent.length === 0) return null;
  const waiting = unsent.filter(({ state }) => state === 'waiting');
  return (
    <>
      {unsent
        .filter(({ state }) => state === 'refused')
        .map((made) => (
          <Refused key={made.id} media={media} made={made} />
        ))}
      {waiting.length > 0 && (
        <section className="o-section">
          <h2>{intl.formatMessage({ id: 'design.media.toSend' }, { count: waiting.length })}</h2>
          <ul className="o-list o-rows">
            {waiting.map((made) => (
              <li key={made.id}>
                <Thumb media={media} of={refOfMade(made)} record={null} name="" />
                <div className="o-grow">
                  <ProgressBar
                    label={nameOfMedia(intl, refOfMade(made))}
                    value={made.bytes === 0 ? 0 : made.sent / made.bytes}
                    valueText={intl.formatNumber(made.sent / Math.max(1, made.bytes), {
                      style: 'percent',
                    })}
                  />
                  <span className="o-small o-num">
                    {intl.formatDate(made.madeAt, { dateStyle: 'medium', timeStyle: 'short' })}
                  </span>
                </div>
                <Button icon={<DownloadIcon />} onPress={() => saveMade(media, made)}>
                  {intl.formatMessage({ id: 'design.media.save' })}
                  <span className="o-hidden">: {nameOfMedia(intl, refOfMade(made))}</span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Refused({ media, made }: { readonly media: DeviceMedia; readonly made: MadeMedia }) {
  const intl = useIntl();
  const [isAsking, setAsking] = useState(false);
  const name = nameOfMedia(intl, refOfMade(made));
  return (
    <Card as="article" label={name}>
      <h2>{name}</h2>
      <p className="o-small o-num">
        {intl.formatDate(made.madeAt, { dateStyle: 'long', timeStyle: 'short' })}
      </p>
      {made.problem !== null && <ProblemNotice tone="warn" problem={made.problem} />}
      <div className="o-media-one">
        <MediaItem media={media} of={refOfMade(made)} record={null} width={256} />
      </div>
      <div className="o-row">
        <Button icon={<RetryIcon />} onPress={() => media.retry(made.id)}>
          {intl.formatMessage({ id: 'design.media.again' })}
        </Button>
        <Button icon={<DownloadIcon />} onPress={() => saveMade(media, made)}>
          {intl.formatMessage({ id: 'design.media.save' })}
        </Button>
        <span className="o-grow" />
        <Button
          variant="danger"
          icon={<TrashIcon />}
          onPress={() => {
            setAsking(true);
          }}
        >
          {intl.formatMessage({ id: 'design.media.discard' })}
        </Button>
      </div>
      <Dialog
        role="alertdialog"
        title={intl.formatMessage({ id: 'design.media.discardTitle' })}
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        actions={
          <>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                setAsking(false);
              }}
            >
              {intl.formatMessage({ id: 'design.cancel' })}
            </Button>
            <Button variant="danger" icon={<TrashIcon />} onPress={() => media.discard(made.id)}>
              {intl.formatMessage({ id: 'design.media.discard' })}
            </Button>
          </>
        }
      >
        <p>{intl.formatMessage({ id: 'design.media.discardWords' })}</p>
      </Dialog>
    </Card>
  );
}
