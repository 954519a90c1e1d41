import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each(['/settings', '/t/t_1/calendar/day/2026-05-06?person=p', '/invite#token'])(
  '[ID46] %s is ours',
  (path) => {
    expect(ownPath(path)).toBe(path);
  },
);

test.each([
  undefined,
  '',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example/',
  'javascript:alert(1)',
  'settings',
])('[ID46] %s leads to the start', (path) => {
  expect(ownPath(path)).toBe('/');
});
