import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { languageOf } from './language-of.ts';
import { type Sound, Speaker, type SpokenPart } from './speaker.ts';
import { FakeSynthesis, voice } from './testing/fake-synthesis.ts';
import { voiceFor } from './voice-for.ts';

const anna = voice('anna', 'de-DE');
const parts: readonly SpokenPart[] = [
  { text: 'Heute ist Mittwoch.', lang: 'de-DE' },
  { text: 'Um 16 Uhr ist Chor.', lang: 'de-DE' },
];

/** A recording that a test lets end. */
class FakeSound implements Sound {
  isPlaying = false;
  canPlay = true;
  end = (): void => {};
  play(): Promise<void> {
    if (!this.canPlay) return Promise.reject(new Error('no source'));
    this.isPlaying = true;
    return Promise.resolve();
  }
  pause(): void {
    this.isPlaying = false;
  }
  onEnd(listener: () => void): void {
    this.end = listener;
  }
}

let synthesis: FakeSynthesis;
let sound: FakeSound;
let speaker: Speaker;

beforeEach(() => {
  vi.useFakeTimers();
  synthesis = new FakeSynthesis([anna]);
  sound = new FakeSound();
  speaker = new Speaker({
    synthesis,
    settings: () => ({ rate: 'slow', voices: {} }),
    openSound: () => sound,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('reading aloud', () => {
  test('[SP2] says one part after the other, at the chosen speed, and is silent again', async () => {
    speaker.read('a', parts);
    await settle();
    expect(synthesis.said).toEqual([{ text: 'Heute ist Mittwoch.', voice: 'anna', rate: 0.8 }]);
    synthesis.finish();
    await settle();
    expect(speaker.state()).toMatchObject({ is: 'speaking', text: 'Um 16 Uhr ist Chor.' });
    synthesis.finish();
    await settle();
    expect(speaker.state()).toEqual({ is: 'silent', problem: null });
  });

  test('[SP1] a voice that needs the network says nothing, though it is the only one', async () => {
    synthesis.install([voice('cloud', 'de-DE', { isLocal: false, isDefault: true })]);
    speaker.read('a', parts);
    await settle();
    expect(synthesis.said).toEqual([]);
    expect(speaker.state()).toEqual({
      is: 'silent',
      problem: { why: 'no-voice', lang: 'de-DE' },
    });
  });

  test('[SP3] voices that come late are waited for', async () => {
    synthesis.install([]);
    speaker.read('a', parts);
    await vi.advanceTimersByTimeAsync(900);
    expect(synthesis.said).toEqual([]);
    synthesis.install([anna]);
    await settle();
    expect(synthesis.said).toHaveLength(1);
  });

  test('[SP3] no voice at all, and no speech in this browser, say so', async () => {
    synthesis.install([]);
    speaker.read('a', parts);
    await vi.advanceTimersByTimeAsync(2_100);
    expect(speaker.state()).toMatchObject({ problem: { why: 'no-voice' } });
    const dumb = new Speaker({
      synthesis: null,
      settings: () => ({ rate: 'normal', voices: {} }),
      openSound: () => sound,
    });
    dumb.read('a', parts);
    await settle();
    expect(dumb.state()).toMatchObject({ problem: { why: 'no-voice' } });
  });

  test('[SP3] a voice that is listed and never begins is a failure, not silence', async () => {
    synthesis.isMute = true;
    speaker.read('a', parts);
    await vi.advanceTimersByTimeAsync(8_100);
    expect(speaker.state()).toMatchObject({ is: 'silent', problem: { why: 'failed' } });
  });

  test('[SP4] words are marked where the browser tells of them, each whole', async () => {
    speaker.read('a', parts);
    await settle();
    expect(speaker.state()).toMatchObject({ word: null });
    synthesis.word(10);
    expect(speaker.state()).toMatchObject({ word: { from: 10, to: 19 } });
  });

  test('[SP5] stopped is stopped: what the browser still tells changes nothing', async () => {
    speaker.read('a', parts);
    await settle();
    speaker.stop();
    await settle();
    synthesis.finish();
    await settle();
    expect(speaker.state()).toEqual({ is: 'silent', problem: null });
    expect(synthesis.said).toHaveLength(1);
  });

  test('[SP5] paused, it goes on at the last word', async () => {
    speaker.read('a', parts);
    await settle();
    synthesis.word(6);
    speaker.pause();
    await settle();
    expect(speaker.state()).toMatchObject({ is: 'paused' });
    speaker.resume();
    await settle();
    expect(synthesis.said.at(-1)?.text).toBe('ist Mittwoch.');
    // Counted in the whole part, though only the rest of it is said.
    synthesis.word(4);
    expect(speaker.state()).toMatchObject({ is: 'speaking', word: { from: 10, to: 19 } });
    synthesis.finish();
    await settle();
    expect(synthesis.said.at(-1)?.text).toBe('Um 16 Uhr ist Chor.');
  });

  test('[SP5] another reading ends the one before', async () => {
    speaker.read('a', parts);
    await settle();
    speaker.read('b', [{ text: 'Guten Tag', lang: 'de' }]);
    await settle();
    expect(speaker.state()).toMatchObject({ is: 'speaking', id: 'b' });
    expect(synthesis.said.at(-1)?.text).toBe('Guten Tag');
  });

  test('[SP3] an error is told; a voice that somebody else took is none', async () => {
    speaker.read('a', parts);
    await settle();
    synthesis.fail('synthesis-failed');
    expect(speaker.state()).toMatchObject({ problem: { why: 'failed' } });
    speaker.read('a', parts);
    await settle();
    synthesis.fail('interrupted');
    expect(speaker.state()).toEqual({ is: 'silent', problem: null });
  });

  test('[SP6] a recording is played in place of the voice, and read when it cannot be', async () => {
    await speaker.play('a', 'blob:1', () => Promise.resolve(parts));
    expect(sound.isPlaying).toBe(true);
    expect(synthesis.said).toEqual([]);
    speaker.pause();
    expect(sound.isPlaying).toBe(false);
    speaker.resume();
    sound.end();
    expect(speaker.state()).toMatchObject({ is: 'silent' });
    sound.canPlay = false;
    await speaker.play('a', 'blob:2', () => Promise.resolve(parts));
    await settle();
    expect(synthesis.said).toHaveLength(1);
  });
});

describe('which voice reads', () => {
  const voices = [
    voice('en', 'en-GB'),
    voice('at', 'de-AT'),
    voice('de', 'de-DE'),
    voice('default', 'de-CH', { isDefault: true }),
    voice('cloud', 'de-DE', { isLocal: false }),
  ];

  test.each([
    ['de-DE', undefined, 'de'],
    ['de', undefined, 'default'],
    ['de-DE', 'at', 'at'],
    // Chosen once, and gone since, or never local.
    ['de-DE', 'gone', 'de'],
    ['de-DE', 'cloud', 'de'],
    ['en-US', undefined, 'en'],
    ['fr-FR', undefined, null],
  ])('[SP1][SP2] %s, chosen %s: %s', (locale, chosen, found) => {
    expect(voiceFor(voices, locale, chosen)?.id ?? null).toBe(found);
  });

  test.each([
    ['We had a very nice day and I was at the lake.', 'en'],
    ['Heute war es sehr schön, und wir haben gesungen.', 'de-DE'],
    ['Chor', 'de-DE'],
    ['', 'de-DE'],
  ])('[SP2] the language of „%s“', (text, lang) => {
    expect(languageOf(text, 'de-DE')).toBe(lang);
  });
});
