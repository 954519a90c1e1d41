import { expect, test } from 'vitest';
import { LaterSpeaker, type Reader } from './later-speaker.ts';
import type { SpeakerState, SpokenPart } from './speaker.ts';

function made() {
  const said: string[] = [];
  const listeners = new Set<() => void>();
  let state: SpeakerState = { is: 'silent', problem: null };
  const speaker: Reader = {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: (id) => {
      said.push(`read ${id}`);
      state = { is: 'silent', problem: { why: 'no-voice', lang: 'de' } };
      for (const listener of listeners) listener();
    },
    play: (id) => {
      said.push(`play ${id}`);
      return Promise.resolve();
    },
    pause: () => said.push('pause'),
    resume: () => said.push('resume'),
    stop: () => said.push('stop'),
  };
  return { said, speaker };
}

const parts: SpokenPart[] = [];

test('a speaker is made with the first thing to read, once, and tells what becomes of it', async () => {
  const { said, speaker } = made();
  let count = 0;
  const later = new LaterSpeaker(() => {
    count += 1;
    return Promise.resolve(speaker);
  });
  let told = 0;
  later.subscribe(() => {
    told += 1;
  });
  later.pause();
  expect([count, later.state().is]).toEqual([0, 'silent']);
  later.read('a', parts);
  await expect.poll(() => said).toEqual(['read a']);
  expect(told).toBe(1);
  expect(later.state()).toEqual(speaker.state());
  await later.play('b', 'blob:x', () => Promise.resolve(parts));
  later.stop();
  expect(said).toEqual(['read a', 'play b', 'stop']);
  expect(count).toBe(1);
});

test('what is stopped, or overtaken, before the speaker is there is not begun', async () => {
  const { said, speaker } = made();
  const later = new LaterSpeaker(() => Promise.resolve(speaker));
  later.read('a', parts);
  later.stop();
  later.read('b', parts);
  later.read('c', parts);
  await expect.poll(() => said).toEqual(['read c']);
});

test('a speaker that could not be had is asked for again', async () => {
  const { said, speaker } = made();
  let fails = true;
  const later = new LaterSpeaker(() =>
    fails ? Promise.reject(new Error('offline')) : Promise.resolve(speaker),
  );
  await expect(later.play('a', 'blob:x', () => Promise.resolve(parts))).rejects.toThrow('offline');
  later.read('a', parts);
  await expect.poll(() => later.state()).toMatchObject({ problem: { why: 'failed' } });
  fails = false;
  await later.play('a', 'blob:x', () => Promise.resolve(parts));
  expect(said).toEqual(['play a']);
});
