import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import { textOf } from '#tools/repository.ts';
import { dayOffOn } from './day-off.ts';
import { publicHolidays } from './public-holidays.ts';

async function holidaysOf(land: string, year: number): Promise<readonly string[]> {
  const calendar = await publicHolidays(land);
  const days: string[] = [];
  let day = `${String(year)}-01-01` as PlainDay;
  for (; day.startsWith(String(year)); day = addDays(day, 1)) {
    if (calendar.holidayOn(day) !== null) days.push(day.slice(5));
  }
  return days;
}

/** Good Friday, Easter Monday, 1 May, Ascension, Whit Monday, 3 October, Christmas; 2026. */
const everywhere = [
  '01-01',
  '04-03',
  '04-06',
  '05-01',
  '05-14',
  '05-25',
  '10-03',
  '12-25',
  '12-26',
];

/** By the laws on holidays of the sixteen Länder, in 2026. */
const more: readonly (readonly [land: string, days: readonly string[]])[] = [
  ['DE', []],
  ['DE-BB', ['04-05', '05-24', '10-31']],
  ['DE-BE', ['03-08']],
  ['DE-BW', ['01-06', '06-04', '11-01']],
  ['DE-BY', ['01-06', '06-04', '11-01']],
  ['DE-BY-KATH', ['01-06', '06-04', '08-15', '11-01']],
  ['DE-BY-A', ['01-06', '06-04', '08-08', '08-15', '11-01']],
  ['DE-HB', ['10-31']],
  ['DE-HE', ['06-04']],
  ['DE-HH', ['10-31']],
  ['DE-MV', ['03-08', '10-31']],
  ['DE-NI', ['10-31']],
  ['DE-NW', ['06-04', '11-01']],
  ['DE-RP', ['06-04', '11-01']],
  ['DE-SH', ['10-31']],
  ['DE-SL', ['06-04', '08-15', '11-01']],
  ['DE-SN', ['10-31', '11-18']],
  ['DE-ST', ['01-06', '10-31']],
  ['DE-TH', ['09-20', '10-31']],
];

test.each(more)('[DL13] %s has its holidays and no others', async (land, days) => {
  expect(await holidaysOf(land, 2026)).toEqual([...everywhere, ...days].toSorted());
});

test('[DL13] a holiday of one year is one in that year', async () => {
  expect(await holidaysOf('DE-BE', 2025)).toContain('05-08');
  expect(await holidaysOf('DE-BE', 2026)).not.toContain('05-08');
  expect(await holidaysOf('DE-MV', 2022)).not.toContain('03-08');
});

test('[DL13] other countries are known, feasts of several days and Lands in small letters too', async () => {
  expect(await holidaysOf('AT', 2026)).toEqual([
    '01-01',
    '01-06',
    '04-06',
    '05-01',
    '05-14',
    '05-25',
    '06-04',
    '08-15',
    '10-26',
    '11-01',
    '12-08',
    '12-25',
    '12-26',
  ]);
  const turkey = await holidaysOf('TR', 2026);
  expect(turkey).toEqual(expect.arrayContaining(['05-27', '05-28', '05-29', '05-30']));
  expect((await publicHolidays('de-by-kath')).land).toBe('DE-BY-KATH');
});

test('[DL13] the answer names Land, library and version', async () => {
  const { land, source, version } = await publicHolidays('DE-BY');
  const { dependencies } = JSON.parse(textOf('package.json')) as {
    dependencies: Record<string, string>;
  };
  expect({ land, source, version }).toEqual({
    land: 'DE-BY',
    source: 'date-holidays',
    version: dependencies['date-holidays'],
  });
});

test('[DL13] a Land that is not known is refused', async () => {
  const unknown = [
    '',
    'XX',
    'DE-XX',
    'DE-BY-XX',
    'DE-BY-A-B',
    '__proto__',
    'DE-constructor',
    'D'.repeat(1e5),
  ];
  for (const land of unknown) {
    await expect(publicHolidays(land), land.slice(0, 20)).rejects.toThrow('deadline.land-unknown');
  }
});

test('[DL13] a day off is named for what it is, half days are none', async () => {
  const bavaria = await publicHolidays('DE-BY');
  expect(dayOffOn('2026-06-04' as PlainDay, bavaria)).toEqual({
    because: 'holiday',
    names: { de: 'Fronleichnam', en: 'Corpus Christi' },
  });
  expect(dayOffOn('2026-10-03' as PlainDay, bavaria)).toMatchObject({ because: 'holiday' });
  expect(dayOffOn('2026-11-01' as PlainDay, bavaria)).toEqual({ because: 'sunday' });
  expect(dayOffOn('2026-06-06' as PlainDay, bavaria)).toEqual({ because: 'saturday' });
  expect(dayOffOn('2026-06-04' as PlainDay, null)).toBeNull();
  expect(dayOffOn('2026-12-24' as PlainDay, bavaria)).toBeNull();
  expect(dayOffOn('2026-12-31' as PlainDay, bavaria)).toBeNull();
});

test('[DL13] the zone of the machine changes nothing', async () => {
  const file = new URL('./public-holidays.ts', import.meta.url).href;
  const script = `const { publicHolidays } = await import(${JSON.stringify(file)});
    const calendar = await publicHolidays('DE-BY');
    console.log(calendar.holidayOn('2026-06-03'), calendar.holidayOn('2026-06-05'), calendar.holidayOn('2026-06-04').de);`;
  for (const TZ of ['Pacific/Auckland', 'Pacific/Pago_Pago']) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { env: { ...process.env, TZ } },
    );
    expect(stdout.trim()).toBe('null null Fronleichnam');
  }
});
