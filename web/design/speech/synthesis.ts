/** A voice of the device. */
export interface Voice {
  /** Names it on this device. */
  readonly id: string;
  readonly name: string;
  /** BCP 47, `de-DE`. */
  readonly lang: string;
  /** False: what it says is sent to somebody who says it. */
  readonly isLocal: boolean;
  readonly isDefault: boolean;
}

/** Something to be said, and who hears of it. */
export interface Utterance {
  readonly text: string;
  readonly lang: string;
  readonly voice: Voice;
  /** 1 is as fast as the voice is by itself. */
  readonly rate: number;
  readonly onStart: () => void;
  /** A word begins, counted in UTF-16 units; `length` is 0 where the browser does not tell. Many never call this. */
  readonly onWord: (at: number, length: number) => void;
  readonly onEnd: () => void;
  readonly onError: (why: string) => void;
}

/**
 * Port: what says something aloud. Voices come when they come: the list is empty at first, and
 * `onVoices` tells of a new one. What is cancelled ends with `onError`, now or later. Adapter:
 * `browser-synthesis.ts`; in tests `testing/fake-synthesis.ts`.
 */
export interface Synthesis {
  voices(): readonly Voice[];
  /** Returns the stop. */
  onVoices(listener: () => void): () => void;
  say(utterance: Utterance): void;
  cancel(): void;
}
