import type { Speaker, SpeakerState, SpokenPart } from './speaker.ts';

/** What the app asks of a speaker. */
export type Reader = Pick<
  Speaker,
  'state' | 'subscribe' | 'read' | 'play' | 'pause' | 'resume' | 'stop'
>;

const silent: SpeakerState = { is: 'silent', problem: null };

/**
 * A speaker that is made when something is read for the first time: no page needs it to be shown.
 * What is stopped before it is there is not begun.
 */
export class LaterSpeaker implements Reader {
  readonly #make: () => Promise<Reader>;
  readonly #listeners = new Set<() => void>();
  #there: Reader | null = null;
  #coming: Promise<Reader> | null = null;
  #before: SpeakerState = silent;
  #turn = 0;

  constructor(make: () => Promise<Reader>) {
    this.#make = make;
  }

  readonly state = (): SpeakerState => this.#there?.state() ?? this.#before;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  read(id: string, parts: readonly SpokenPart[]): void {
    this.#whenThere((speaker) => {
      speaker.read(id, parts);
    }).catch(() => {
      this.#before = { is: 'silent', problem: { why: 'failed', lang: parts[0]?.lang ?? '' } };
      this.#tell();
    });
  }

  async play(id: string, url: string, otherwise: () => Promise<readonly SpokenPart[]>) {
    await this.#whenThere((speaker) => speaker.play(id, url, otherwise));
  }

  pause(): void {
    this.#there?.pause();
  }

  resume(): void {
    this.#there?.resume();
  }

  stop(): void {
    this.#turn += 1;
    this.#there?.stop();
  }

  async #whenThere(begin: (speaker: Reader) => void | Promise<void>): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#coming ??= this.#make();
    try {
      const speaker = await this.#coming;
      if (this.#there === null) {
        this.#there = speaker;
        speaker.subscribe(() => {
          this.#tell();
        });
      }
      if (turn === this.#turn) await begin(speaker);
    } catch (error) {
      // The next press tries again.
      this.#coming = null;
      throw error;
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
