import { languageIn, voiceFor } from './voice-for.ts';
import { type SpeechSettings, speechRates } from './speech-settings.ts';
import type { Synthesis } from './synthesis.ts';

/** A sentence or a paragraph, in its language. */
export interface SpokenPart {
  readonly text: string;
  /** BCP 47. */
  readonly lang: string;
}

/** A recording that can be played. */
export interface Sound {
  /** Rejects when it cannot be played. */
  play(): Promise<void>;
  pause(): void;
  onEnd(listener: () => void): void;
}

/** Why nothing is heard: `no-voice`: none for `lang` that needs no network; `failed`: it did not speak. */
export interface SpeechProblem {
  readonly why: 'no-voice' | 'failed';
  readonly lang: string;
}

export type SpeakerState =
  | { readonly is: 'silent'; readonly problem: SpeechProblem | null }
  | {
      readonly is: 'speaking' | 'paused';
      /** What is read: of whoever asked for it. */
      readonly id: string;
      /** The part that is read; null while a recording plays. */
      readonly text: string | null;
      readonly lang: string;
      /** The word that is said, from and to; null where the browser does not tell. */
      readonly word: { readonly from: number; readonly to: number } | null;
    };

export interface SpeakerOptions {
  /** Null: this browser cannot speak. */
  readonly synthesis: Synthesis | null;
  readonly settings: () => SpeechSettings;
  readonly openSound: (url: string) => Sound;
  /** Voices may come late; for so long they are waited for. */
  readonly voicesWithinMs?: number;
  /** A voice that has not begun by then does not begin: listed, and not installed. */
  readonly startsWithinMs?: number;
}

const silent: SpeakerState = { is: 'silent', problem: null };

/**
 * Reads one thing at a time, when somebody asks for it (SP). Pausing stops the voice and goes on at
 * the last word: the browser's own pause ends the speech for good on Android, and is never heard of
 * again in Chrome after a quarter of a minute.
 */
export class Speaker {
  readonly #options: SpeakerOptions;
  readonly #listeners = new Set<() => void>();
  #state: SpeakerState = silent;
  /** Whatever an earlier reading still tells has a smaller number. */
  #turn = 0;
  #parts: readonly SpokenPart[] = [];
  #at = 0;
  /** Where the text that is being said begins in its part. */
  #from = 0;
  #sound: Sound | null = null;

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  readonly state = (): SpeakerState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Reads `parts` one after the other; what was being read ends. */
  read(id: string, parts: readonly SpokenPart[]): void {
    this.stop();
    this.#parts = parts.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
    this.#at = 0;
    this.#from = 0;
    const [first] = this.#parts;
    if (first === undefined) return;
    this.#show({ is: 'speaking', id, text: first.text, lang: first.lang, word: null });
    void this.#say(this.#turn);
  }

  /** Plays a recording; `otherwise` is read when it cannot be played. */
  async play(id: string, url: string, otherwise: () => Promise<readonly SpokenPart[]>) {
    this.stop();
    const turn = this.#turn;
    const sound = this.#options.openSound(url);
    this.#sound = sound;
    this.#show({ is: 'speaking', id, text: null, lang: '', word: null });
    sound.onEnd(() => {
      if (turn === this.#turn) this.stop();
    });
    try {
      await sound.play();
    } catch {
      // Stopped meanwhile, which ends the playing too.
      if (turn !== this.#turn) return;
      const parts = await otherwise();
      if (turn === this.#turn) this.read(id, parts);
    }
  }

  pause(): void {
    if (this.#state.is !== 'speaking') return;
    const { word } = this.#state;
    if (this.#sound === null) {
      this.#turn += 1;
      this.#options.synthesis?.cancel();
      this.#from = word?.from ?? this.#from;
    } else {
      this.#sound.pause();
    }
    this.#show({ ...this.#state, is: 'paused' });
  }

  resume(): void {
    if (this.#state.is !== 'paused') return;
    this.#show({ ...this.#state, is: 'speaking' });
    if (this.#sound === null) void this.#say(this.#turn);
    else void this.#sound.play().catch(() => this.stop());
  }

  stop(): void {
    this.#turn += 1;
    this.#sound?.pause();
    this.#sound = null;
    if (this.#state.is === 'speaking') this.#options.synthesis?.cancel();
    if (this.#state.is !== 'silent' || this.#state.problem !== null) this.#show(silent);
  }

  async #say(turn: number): Promise<void> {
    const { synthesis, settings, startsWithinMs = 8_000 } = this.#options;
    const part = this.#parts[this.#at];
    if (this.#state.is !== 'speaking') return;
    if (part === undefined) {
      this.stop();
      return;
    }
    const { id } = this.#state;
    const { rate, voices } = settings();
    await this.#voicesThere();
    if (turn !== this.#turn) return;
    const chosen = voices[languageIn(part.lang)];
    const voice = synthesis === null ? null : voiceFor(synthesis.voices(), part.lang, chosen);
    if (synthesis === null || voice === null) {
      this.#fail({ why: 'no-voice', lang: part.lang });
      return;
    }
    const from = this.#from;
    this.#show({ is: 'speaking', id, text: part.text, lang: part.lang, word: null });
    const isCurrent = (): boolean => turn === this.#turn && this.#parts[this.#at] === part;
    const silence = setTimeout(() => {
      if (isCurrent()) this.#fail({ why: 'failed', lang: part.lang });
    }, startsWithinMs);
    synthesis.say({
      text: part.text.slice(from),
      lang: voice.lang,
      voice,
      rate: speechRates[rate],
      onStart: () => {
        clearTimeout(silence);
      },
      onWord: (at, length) => {
        if (!isCurrent() || this.#state.is !== 'speaking') return;
        this.#show({ ...this.#state, word: wordAt(part.text, from + at, length) });
      },
      onEnd: () => {
        clearTimeout(silence);
        if (!isCurrent()) return;
        this.#at += 1;
        this.#from = 0;
        void this.#say(turn);
      },
      onError: (why) => {
        clearTimeout(silence);
        if (!isCurrent()) return;
        // Somebody else took the voice, another tab or a screen reader: no failure.
        if (why === 'canceled' || why === 'interrupted') this.stop();
        else this.#fail({ why: 'failed', lang: part.lang });
      },
    });
  }

  /** Chrome has no voices before somebody asked, and then a moment later. */
  async #voicesThere(): Promise<void> {
    const { synthesis, voicesWithinMs = 2_000 } = this.#options;
    if (synthesis === null || synthesis.voices().length > 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stop();
        clearTimeout(timer);
        resolve();
      };
      const stop = synthesis.onVoices(() => {
        if (synthesis.voices().length > 0) done();
      });
      const timer = setTimeout(done, voicesWithinMs);
    });
  }

  #fail(problem: SpeechProblem): void {
    this.#turn += 1;
    this.#options.synthesis?.cancel();
    this.#show({ is: 'silent', problem });
  }

  #show(state: SpeakerState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The whole word that begins at `from`, also where the browser does not say how long it is. */
function wordAt(text: string, from: number, length: number): { from: number; to: number } {
  const rest = text.slice(from);
  const found = length > 0 ? length : (/^\S+/u.exec(rest)?.[0].length ?? 0);
  return { from, to: Math.min(text.length, from + found) };
}
