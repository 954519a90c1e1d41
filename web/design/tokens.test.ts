import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrastRatio } from './contrast.ts';
import { dayColours } from './day-colour.ts';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
  .replaceAll(/\/\*[\s\S]*?\*\//g, '')
  .replaceAll(/["']/g, '');

const schemes = ['light', 'dark'] as const;
const variants = ['plain', 'contrast'] as const;
type Scheme = (typeof schemes)[number];
type Variant = (typeof variants)[number];
type Tokens = (name: string) => string;

const surfaces = ['paper', 'sunken', 'card', 'track'] as const;
const pairs = {
  text: [
    ...surfaces.flatMap((surface) =>
      ['ink', 'ink-2', 'petrol', 'ok', 'stop'].map((ink) => [ink, surface]),
    ),
    ['on-petrol', 'petrol'],
    ['on-stop', 'stop'],
    ...['petrol', 'ok', 'warn', 'stop'].flatMap((tone) => [
      [`${tone}-ink`, `${tone}-tint`],
      ['ink', `${tone}-tint`],
      ['ink-2', `${tone}-tint`],
    ]),
  ],
  control: [
    ...surfaces.flatMap((surface) =>
      ['line-strong', 'focus', 'petrol', 'warn'].map((line) => [line, surface]),
    ),
    ['focus', 'petrol-tint'],
  ],
} satisfies Record<string, string[][]>;

const dayPairs = {
  text: [
    ['day-ink', 'day-tint'],
    ['ink', 'day-tint'],
    ['ink-2', 'day-tint'],
    ['on-accent', 'day-ink'],
    ...surfaces.map((surface) => ['day-ink', surface]),
  ],
  control: [
    ['focus', 'day-tint'],
    ['line-strong', 'day-tint'],
  ],
} satisfies Record<string, string[][]>;

describe.each(variants)('%s', (variant) => {
  describe.each(schemes)('%s', (scheme) => {
    const tokens = tokensOf({ variant, scheme });

    test.each(pairs.text)('[UX6] text %s on %s reaches 7:1', (ink, surface) => {
      expect(contrastRatio(tokens(ink), tokens(surface))).toBeGreaterThanOrEqual(7);
    });
    test.each(pairs.control)('[UX6] control %s on %s reaches 3:1', (line, surface) => {
      expect(contrastRatio(tokens(line), tokens(surface))).toBeGreaterThanOrEqual(3);
    });

    describe.each(dayColours)('day %s', (day) => {
      const onDay = tokensOf({ variant, scheme, day });
      test.each(dayPairs.text)('[UX6] text %s on %s reaches 7:1', (ink, surface) => {
        expect(contrastRatio(onDay(ink), onDay(surface))).toBeGreaterThanOrEqual(7);
      });
      test.each(dayPairs.control)('[UX6] control %s on %s reaches 3:1', (line, surface) => {
        expect(contrastRatio(onDay(line), onDay(surface))).toBeGreaterThanOrEqual(3);
      });
    });

    test('[UX6] the neutral day of "colours off" keeps 7:1', () => {
      const off = tokensOf({ variant, scheme, coloursOff: true });
      expect(contrastRatio(off('day-ink'), off('day-tint'))).toBeGreaterThanOrEqual(7);
    });
  });
});

test.each(
  [...css.matchAll(/\[data-hue=(\d)\]\s*\{\s*--face:\s*(#\w+)/g)].map((match) => [
    match[1],
    match[2],
  ]),
)('[UX6] white initials on face %s (%s) reach 7:1', (_hue, face) => {
  expect(contrastRatio('#ffffff', face!)).toBeGreaterThanOrEqual(7);
});

test('[UX7] every density keeps touch targets at 44 px or more', () => {
  const targets = [...css.matchAll(/--target:\s*(\d+)px/g)].map((match) => Number(match[1]));
  expect(targets).toHaveLength(3);
  expect(Math.min(...targets)).toBeGreaterThanOrEqual(44);
});

interface Cascade {
  variant: Variant;
  scheme: Scheme;
  day?: string;
  coloursOff?: boolean;
}

function tokensOf({ variant, scheme, day, coloursOff }: Cascade): Tokens {
  const layers = [blockOf(':root')];
  if (variant === 'contrast') layers.push(blockOf(':root[data-theme=contrast]'));
  if (day) layers.push(blockOf('[data-day]'), blockOf(`[data-day=${day}]`));
  if (day && variant === 'contrast')
    layers.push(blockOf(`:root[data-theme=contrast] [data-day=${day}]`));
  if (coloursOff) layers.push(blockOf('[data-day]'), blockOf(':root[data-colours=off] [data-day]'));
  const all = new Map(layers.flatMap((layer) => [...layer]));
  const resolve: Tokens = (name) => {
    const value = all.get(name);
    if (value === undefined)
      throw new Error(`tokens.css has no --${name} here; define it in every theme.`);
    const reference = /^var\(--([\w-]+)\)$/.exec(value);
    if (reference) return resolve(reference[1]!);
    const both = /^light-dark\((#\w+), (#\w+)\)$/.exec(value);
    return both ? both[scheme === 'light' ? 1 : 2]! : value;
  };
  return resolve;
}

function blockOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  if (start === -1) throw new Error(`tokens.css has no block "${selector}".`);
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!.trim()]),
  );
}
