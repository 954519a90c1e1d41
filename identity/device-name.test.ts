import { describe, expect, test } from 'vitest';
import { deviceName } from './device-name.ts';

const windows = 'Windows NT 10.0; Win64; x64';
const mac = 'Macintosh; Intel Mac OS X 10_15_7';
const linux = 'X11; Linux x86_64';
const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const safari = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** As the browsers send them. */
const agents: readonly (readonly [string, string])[] = [
  ['Chrome, Windows', `Mozilla/5.0 (${windows}) ${webKit} Chrome/142.0.0.0 Safari/537.36`],
  ['Chrome, Mac', `Mozilla/5.0 (${mac}) ${webKit} Chrome/142.0.0.0 Safari/537.36`],
  ['Chrome, Linux', `Mozilla/5.0 (${linux}) ${webKit} Chrome/142.0.0.0 Safari/537.36`],
  ['Chrome, Linux', `Mozilla/5.0 (${linux}) ${webKit} HeadlessChrome/142.0.0.0 Safari/537.36`],
  [
    'Chrome, ChromeOS',
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/142.0.0.0 Safari/537.36`,
  ],
  [
    'Chrome, Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/142.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'Chrome, iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${safari} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`,
  ],
  ['Firefox, Windows', `Mozilla/5.0 (${windows}; rv:144.0) Gecko/20100101 Firefox/144.0`],
  [
    'Firefox, Mac',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
  ],
  ['Firefox, Linux', `Mozilla/5.0 (${linux}; rv:144.0) Gecko/20100101 Firefox/144.0`],
  ['Firefox, Android', 'Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0'],
  [
    'Firefox, iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${safari} FxiOS/144.0 Mobile/15E148 Safari/604.1`,
  ],
  ['Safari, Mac', `Mozilla/5.0 (${mac}) ${safari} Version/18.6 Safari/605.1.15`],
  [
    'Safari, iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${safari} Version/18.6 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Safari, iPad',
    `Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) ${safari} Version/18.6 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Edge, Windows',
    `Mozilla/5.0 (${windows}) ${webKit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
  ],
  ['Edge, Mac', `Mozilla/5.0 (${mac}) ${webKit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
  ['Edge, Linux', `Mozilla/5.0 (${linux}) ${webKit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
  [
    'Edge, Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`,
  ],
  [
    'Edge, iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${safari} Version/18.0 EdgiOS/142.0.0.0 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Samsung Internet, Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'Opera, Windows',
    `Mozilla/5.0 (${windows}) ${webKit} Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0`,
  ],
];

describe('the name of a device in the list', () => {
  test.each(agents)('%s', (name, agent) => {
    expect(deviceName(agent)).toBe(name);
  });

  test('what is no browser has no name, however long it is', () => {
    expect(deviceName('')).toBe('');
    expect(deviceName('curl/8.14.1')).toBe('');
    expect(deviceName(`${'x'.repeat(5000)} Firefox/144.0`)).toBe('');
  });
});
