import './media.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { Button } from '../component/Button.tsx';
import { ProgressBar } from '../component/ProgressBar.tsx';
import { PauseIcon, PlayIcon, UndoIcon } from '../icon/icons.tsx';
import { clockOf, nameOfMedia } from './say-media.ts';

const backSeconds = 10;

/** A recording or a film with few large controls. Plays when it is pressed, and never by itself. */
export function MediaPlayer({
  of,
  url,
  poster = null,
}: {
  readonly of: MediaRef;
  readonly url: string;
  /** Of a film: what stands there until it plays. */
  readonly poster?: string | null;
}) {
  const intl = useIntl();
  const player = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [ownMs, setOwnMs] = useState<number | null>(null);
  const name = nameOfMedia(intl, of);
  // What recorders of browsers write does not say how long it is.
  const lastsMs = ownMs ?? of.durationMs;
  const press = async (): Promise<void> => {
    const element = player.current;
    if (element === null) return;
    if (isPlaying) {
      element.pause();
      return;
    }
    playing?.pause();
    playing = element;
    try {
      await element.play();
    } catch {
      setBroken(true);
    }
  };
  const events = {
    src: url,
    preload: 'metadata',
    onPlay: () => {
      setPlaying(true);
    },
    onPause: () => {
      setPlaying(false);
    },
    onEnded: () => {
      setPlaying(false);
      setAtMs(0);
    },
    onError: () => {
      setBroken(true);
    },
    onLoadedMetadata: () => {
      const seconds = player.current?.duration ?? Number.NaN;
      if (Number.isFinite(seconds)) setOwnMs(seconds * 1000);
    },
    onTimeUpdate: () => {
      setAtMs((player.current?.currentTime ?? 0) * 1000);
    },
  } as const;
  useStopping(player);

  return (
    <fieldset className="o-player" aria-label={name}>
      {of.is === 'video' ? (
        // What is said in it stands below it, as far as somebody wrote it down.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          {...events}
          {...(poster !== null && { poster })}
          {...(of.width !== null && of.height !== null && { width: of.width, height: of.height })}
          ref={player}
          className="o-film"
          playsInline
        />
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio {...events} ref={player} />
      )}
      {isBroken ? (
        <p>{intl.formatMessage({ id: 'design.media.broken' })}</p>
      ) : (
        <>
          <div className="o-row">
            <Button variant="main" icon={isPlaying ? <PauseIcon /> : <PlayIcon />} onPress={press}>
              {intl.formatMessage({
                id: isPlaying ? 'design.media.pause' : `design.media.play.${of.is}`,
              })}
              <span className="o-hidden">: {name}</span>
            </Button>
            {atMs > 0 && (
              <Button
                icon={<UndoIcon />}
                onPress={() => {
                  const element = player.current;
                  if (element !== null) element.currentTime -= backSeconds;
                }}
              >
                {intl.formatMessage({ id: 'design.media.back' }, { seconds: backSeconds })}
              </Button>
            )}
          </div>
          <ProgressBar
            label={intl.formatMessage({ id: `design.media.is.${of.is}` })}
            value={lastsMs === null || lastsMs === 0 ? 0 : Math.min(1, atMs / lastsMs)}
            valueText={
              lastsMs === null
                ? clockOf(atMs)
                : intl.formatMessage(
                    { id: 'design.media.time' },
                    { at: clockOf(atMs), of: clockOf(lastsMs) },
                  )
            }
          />
        </>
      )}
    </fieldset>
  );
}

/** One at a time. */
let playing: HTMLMediaElement | null = null;

function useStopping(player: RefObject<HTMLMediaElement | null>): void {
  useEffect(() => {
    const element = player.current;
    return () => {
      element?.pause();
      if (playing === element) playing = null;
    };
  }, [player]);
}
