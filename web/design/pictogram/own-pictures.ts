import { useSyncExternalStore } from 'react';
import type { Worded } from '#kernel/symbol/own-words.ts';
import type { SetAbout } from './symbol-for.ts';

/** A picture of the house, by its words; `id` is how records name it, or the concept of ours that it shows. */
export interface OwnPicture extends Worded {
  readonly key: string;
  /** Whose it is. */
  readonly about: SetAbout;
  /** Where it lies on this device; null where it shows a concept of ours. */
  readonly address: (() => string) | null;
}

/** The pictures of the house that the account which is looking has a seat for (SB24). */
export interface OwnPictures {
  readonly all: readonly OwnPicture[];
  readonly byKey: ReadonlyMap<string, OwnPicture>;
  /** They are being read, or fetched for the first time: one that is not there may come. */
  readonly isComing: boolean;
}

export const noOwnPictures: OwnPictures = { all: [], byKey: new Map(), isComing: false };

let shown = noOwnPictures;
const listeners = new Set<() => void>();

/** From now on these can be seen and chosen. */
export function showOwnPictures(pictures: OwnPictures): void {
  shown = pictures;
  for (const listener of listeners) listener();
}

/** No longer these; others that are shown meanwhile stay. */
export function hideOwnPictures(pictures: OwnPictures): void {
  if (shown === pictures) showOwnPictures(noOwnPictures);
}

export function ownPictures(): OwnPictures {
  return shown;
}

/** Resolves once none of them is coming any more. */
export function ownPicturesRead(): Promise<void> {
  const read = Promise.withResolvers<void>();
  const look = (): void => {
    if (shown.isComing) return;
    giveUp();
    read.resolve();
  };
  const giveUp = subscribe(look);
  look();
  return read.promise;
}

export function useOwnPictures(): OwnPictures {
  return useSyncExternalStore(subscribe, ownPictures);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
