import type { Synthesis, Utterance, Voice } from '../synthesis.ts';

/**
 * A browser's speech that is driven by a test. Like the real ones it has no voices at first, says
 * one thing at a time and the next after it, tells of what was cancelled later and as an error, and
 * forgets nothing that it was not told to.
 */
export class FakeSynthesis implements Synthesis {
  #voices: readonly Voice[];
  readonly #listeners = new Set<() => void>();
  readonly #queue: Utterance[] = [];
  /** All that was begun to be said, in order. */
  readonly said: { readonly text: string; readonly voice: string; readonly rate: number }[] = [];
  /** Does not tell where words begin, as most voices on Linux do not. */
  tellsWords = true;
  /** Begins nothing, as a voice that is listed and not installed. */
  isMute = false;

  constructor(voices: readonly Voice[] = []) {
    this.#voices = voices;
  }

  voices(): readonly Voice[] {
    return this.#voices;
  }

  onVoices(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The browser has found its voices. */
  install(voices: readonly Voice[]): void {
    this.#voices = voices;
    for (const listener of this.#listeners) listener();
  }

  say(utterance: Utterance): void {
    this.#queue.push(utterance);
    if (this.#queue.length === 1) this.#begin();
  }

  cancel(): void {
    const [current, ...waiting] = this.#queue.splice(0);
    queueMicrotask(() => {
      current?.onError('interrupted');
      for (const one of waiting) one.onError('canceled');
    });
  }

  /** Says the word that begins at `at` of what is being said. */
  word(at: number): void {
    const [current] = this.#queue;
    if (current === undefined || !this.tellsWords) return;
    const [word = ''] = /^\S+/u.exec(current.text.slice(at)) ?? [];
    current.onWord(at, word.length);
  }

  /** What is being said is over. */
  finish(): void {
    this.#queue.shift()?.onEnd();
    this.#begin();
  }

  fail(why: string): void {
    this.#queue.shift()?.onError(why);
    this.#begin();
  }

  #begin(): void {
    const [next] = this.#queue;
    if (next === undefined || this.isMute) return;
    this.said.push({ text: next.text, voice: next.voice.id, rate: next.rate });
    next.onStart();
  }
}

export function voice(id: string, lang: string, more: Partial<Voice> = {}): Voice {
  return { id, name: id, lang, isLocal: true, isDefault: false, ...more };
}
