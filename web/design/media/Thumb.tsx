import './thumb.css';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { stillOf } from '#kernel/kind/still-of.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { PictureIcon } from '../icon/icons.tsx';
import { FilmIcon, MicrophoneIcon } from '../icon/media-icons.tsx';
import { useLook } from './use-look.ts';

export interface ThumbProps {
  readonly media: DeviceMedia | null;
  readonly of: MediaRef;
  /** In which it stands; null: in none that is stored yet. */
  readonly record: RecordId | null;
  /** What it is, for who does not see it. */
  readonly name: string;
}

/**
 * A medium in a row of a list: its picture, the poster of a film, or a sign for what is only heard.
 * Its place is the same with and without, and it is looked at when it comes near the screen, so that
 * a thousand of them cost as much as those one sees.
 */
export function Thumb({ media, of, record, name }: ThumbProps) {
  const place = useRef<HTMLSpanElement>(null);
  const isNear = useNear(place);
  const still = stillOf(of);
  const { hasTurn, end } = useTurn(isNear && still !== null && media !== null);
  const looked = useLook(hasTurn ? media : null, still ?? of, 'thumb', record);
  const isLooked = looked.is !== 'looking';
  useEffect(() => {
    if (isLooked) end();
  }, [isLooked, end]);
  return (
    <span ref={place} className="o-thumb" data-is={of.is}>
      {looked.is === 'here' ? (
        <img src={looked.url} alt="" decoding="async" draggable={false} />
      ) : (
        signs[of.is]
      )}
      {looked.is === 'here' && of.is === 'video' && (
        <span className="o-thumb-film">
          <FilmIcon />
        </span>
      )}
      <span className="o-hidden">{name}</span>
    </span>
  );
}

const signs = { image: <PictureIcon />, audio: <MicrophoneIcon />, video: <FilmIcon /> } as const;

/** So many are looked at together: each asks the store several times, and a screen of them would hold up a frame. */
const atOnce = 2;
let looking = 0;
const waiting = new Set<() => void>();

function nextTurn(): void {
  const [first] = waiting;
  if (first === undefined || looking >= atOnce) return;
  waiting.delete(first);
  looking += 1;
  first();
}

/** Whether it is this one's turn, which it keeps; `end`: it has looked, and the next may. */
function useTurn(isWanted: boolean): { readonly hasTurn: boolean; readonly end: () => void } {
  const [hasTurn, setTurn] = useState(false);
  const giveBack = useRef(() => {});
  const end = useCallback(() => {
    giveBack.current();
    giveBack.current = () => {};
  }, []);
  useEffect(() => {
    if (!isWanted || hasTurn) return undefined;
    const start = (): void => {
      giveBack.current = () => {
        looking -= 1;
        requestAnimationFrame(nextTurn);
      };
      setTurn(true);
    };
    waiting.add(start);
    nextTurn();
    return () => {
      waiting.delete(start);
    };
  }, [isWanted, hasTurn]);
  useEffect(() => end, [end]);
  return { hasTurn, end };
}

/** One for all: each by itself would be asked for each frame. */
let watching: IntersectionObserver | null = null;
const seen = new WeakMap<Element, () => void>();

/** Whether it has been within a screen of what is seen. */
function useNear(place: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isNear) return undefined;
    watching ??= new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) if (isIntersecting) seen.get(target)?.();
      },
      { rootMargin: '100% 0px' },
    );
    const all = watching;
    seen.set(element, () => {
      setNear(true);
    });
    all.observe(element);
    return () => {
      all.unobserve(element);
      seen.delete(element);
    };
  }, [place, isNear]);
  return isNear;
}
