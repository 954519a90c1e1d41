import './media.css';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { Button } from '../component/Button.tsx';
import { Notice } from '../component/Notice.tsx';
import { CheckIcon, TrashIcon } from '../icon/icons.tsx';
import { MicrophoneIcon } from '../icon/media-icons.tsx';
import { recordSound, type SoundFault, type SoundRecording } from './record-sound.ts';
import { clockOf } from './say-media.ts';

export interface SoundRecorderProps {
  readonly media: DeviceMedia;
  readonly onMade: (ref: MediaRef) => void;
  /** One begins or ends: whoever would close the editor knows. */
  readonly isDisabled?: boolean;
}

/** Records sound: one press begins, one ends. What was heard is on the device every second. */
export function SoundRecorder({ media, onMade, isDisabled = false }: SoundRecorderProps) {
  const intl = useIntl();
  const [fault, setFault] = useState<SoundFault | null>(null);
  const [recording, setRecording] = useState<SoundRecording | null>(null);
  const [lastsMs, setLastsMs] = useState(0);
  const running = useRef<SoundRecording | null>(null);
  const latest = useRef(onMade);
  useEffect(() => {
    latest.current = onMade;
  });

  useEffect(() => {
    if (recording === null) return undefined;
    const handle = setInterval(() => {
      setLastsMs(recording.durationMs());
    }, 500);
    return () => {
      clearInterval(handle);
    };
  }, [recording]);
  useEffect(
    () => () => {
      // The editor was closed over it: it is kept, and offered again.
      void running.current?.finish();
    },
    [],
  );

  const end = async (): Promise<MediaRef | null> => {
    const ending = running.current;
    running.current = null;
    setRecording(null);
    return (await ending?.finish()) ?? null;
  };
  const begin = async (): Promise<void> => {
    setFault(null);
    setLastsMs(0);
    const begun = await recordSound(media, (why) => {
      setFault(why);
      void (async () => {
        const ref = await end();
        if (ref !== null) latest.current(ref);
      })();
    });
    if (typeof begun === 'string') {
      setFault(begun);
      return;
    }
    running.current = begun;
    setRecording(begun);
  };

  if (recording !== null) {
    return (
      <div className="o-recording">
        <MicrophoneIcon />
        <output>{intl.formatMessage({ id: 'design.media.recording' })}</output>
        <span className="o-num">{clockOf(lastsMs)}</span>
        <Button
          variant="main"
          icon={<CheckIcon />}
          onPress={async () => {
            const ref = await end();
            if (ref !== null) onMade(ref);
          }}
        >
          {intl.formatMessage({ id: 'design.media.record.done' })}
        </Button>
        <Button
          icon={<TrashIcon />}
          onPress={async () => {
            const ref = await end();
            if (ref !== null) await media.discard(ref.id);
          }}
        >
          {intl.formatMessage({ id: 'design.media.record.discard' })}
        </Button>
      </div>
    );
  }
  return (
    <>
      <Button icon={<MicrophoneIcon />} onPress={begin} isDisabled={isDisabled}>
        {intl.formatMessage({ id: 'design.media.record' })}
      </Button>
      {fault !== null && (
        <Notice tone="warn" title={intl.formatMessage({ id: `design.media.sound.${fault}` })}>
          {intl.formatMessage({ id: `design.media.sound.${fault}.remedy` })}
        </Notice>
      )}
    </>
  );
}
