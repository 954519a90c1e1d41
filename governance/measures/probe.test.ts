import { expect, test } from 'vitest';
import { lookWith, mostFound, type ProbeReport } from './probe.ts';

const limitMs = 50;
const report = (given: object) => () => Promise.resolve(given as unknown as ProbeReport);

test('[MS4] a probe that hangs is cut off, told so, and not waited for', async () => {
  let wasTold = false;
  const result = await lookWith((signal) => {
    signal.addEventListener('abort', () => (wasTold = true));
    return new Promise(() => undefined);
  }, limitMs);
  expect(result).toMatchObject({ outcome: 'hung', looked: 0, foundInAll: 1 });
  expect(wasTold).toBe(true);
});

test('[MS4] what comes after the limit changes nothing', async () => {
  const late = Promise.withResolvers<ProbeReport>();
  const result = await lookWith(() => late.promise, limitMs);
  late.resolve({ looked: 5, what: 'tables', found: [] });
  expect(result.outcome).toBe('hung');
  const failing = Promise.withResolvers<ProbeReport>();
  expect((await lookWith(() => failing.promise, limitMs)).outcome).toBe('hung');
  failing.reject(new Error('late'));
});

test('[MS5] an error is kept by its code, never by its words', async () => {
  const secret = Object.assign(new Error('password of ada@linde.example'), {
    code: 'ECONNREFUSED',
  });
  const result = await lookWith(() => Promise.reject(secret), limitMs);
  expect(result).toMatchObject({ outcome: 'failed', found: ['ECONNREFUSED'] });
  const plain = await lookWith(() => Promise.reject(new TypeError('ada')), limitMs);
  expect(plain).toMatchObject({ outcome: 'failed', found: ['TypeError'] });
});

test.each<[string, object]>([
  ['no number', { looked: '5', what: 'tables', found: [] }],
  ['a part of a thing', { looked: 0.5, what: 'tables', found: [] }],
  ['less than nothing', { looked: -1, what: 'tables', found: [] }],
  ['no end', { looked: Number.POSITIVE_INFINITY, what: 'tables', found: [] }],
  ['findings that are no list', { looked: 1, what: 'tables', found: 'none' }],
  ['findings that are no texts', { looked: 1, what: 'tables', found: [{}] }],
  ['a word of its own', { looked: 1, what: null, found: [] }],
])('[MS5] an answer with %s has shown nothing', async (_name, given) => {
  expect(await lookWith(report(given), limitMs)).toMatchObject({ outcome: 'failed', looked: 0 });
});

test('[MS5] it cannot call itself good: what was found decides', async () => {
  const lie = { looked: 9, what: 'tables', found: ['x'], outcome: 'good', foundInAll: 0 };
  expect(await lookWith(report(lie), limitMs)).toMatchObject({ outcome: 'bad', foundInAll: 1 });
});

test('[MS5] what it found is counted in full, and kept within limits as plain text', async () => {
  const found = Array.from({ length: 5_000 }, () => `a\u202eb\n${'x'.repeat(1_000)}`);
  const result = await lookWith(report({ looked: 5_000, what: 'tables', found }), limitMs);
  expect(result.foundInAll).toBe(5_000);
  expect(result.found).toHaveLength(mostFound);
  expect(result.found[0]).toMatch(/^a b x{196}$/);
});
