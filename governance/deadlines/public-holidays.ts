import type Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { AppError } from '#kernel/base/app-error.ts';
import { addDays, type PlainDay } from '#kernel/base/plain-day.ts';
import type { HolidayCalendar, HolidayNames } from './day-off.ts';

/**
 * The public holidays of a Land or a country, such as `DE-BY` or `AT`, as `date-holidays` knows
 * them. Days on which only offices, banks or schools are closed are none, nor are half days, nor
 * what is a holiday in some places of the Land alone: for these there is the part, `DE-BY-KATH`.
 * The source is read when it is first asked for: it costs 0.2 s and 29 MB that
 * most commands do without. Throws 'deadline.land-unknown'.
 */
export async function publicHolidays(land: string): Promise<HolidayCalendar> {
  const [{ default: Source }, { default: about }] = await Promise.all([
    import('date-holidays'),
    import('date-holidays/package.json', { with: { type: 'json' } }),
  ]);
  const place = placeOf(new Source(), land);
  if (place === null) throw new AppError('deadline.land-unknown', { land: JSON.stringify(land) });
  const source = new Source(place, { types: ['public'] });
  const years = new Map<string, ReadonlyMap<PlainDay, HolidayNames>>();
  return {
    land: [place.country, place.state, place.region].filter((part) => part !== undefined).join('-'),
    source: about.name,
    version: about.version,
    holidayOn(day) {
      const year = day.slice(0, 4);
      let days = years.get(year);
      if (days === undefined) {
        days = holidaysOf(source, Number(year));
        years.set(year, days);
      }
      return days.get(day) ?? null;
    },
  };
}

/** The parts of a code as the source spells them; null when it does not know one of them. */
function placeOf(source: Holidays, land: string): HolidaysTypes.Country | null {
  const [country, state, region, ...more] = land.slice(0, 40).split('-');
  if (country === undefined || more.length > 0) return null;
  const knownCountry = spelled(source.getCountries(), country);
  if (knownCountry === undefined) return null;
  if (state === undefined) return { country: knownCountry };
  const knownState = spelled(source.getStates(knownCountry), state);
  if (knownState === undefined) return null;
  if (region === undefined) return { country: knownCountry, state: knownState };
  const knownRegion = spelled(source.getRegions(knownCountry, knownState), region);
  if (knownRegion === undefined) return null;
  return { country: knownCountry, state: knownState, region: knownRegion };
}

function spelled(known: Record<string, string> | undefined, part: string): string | undefined {
  return Object.keys(known ?? {}).find((one) => one.toUpperCase() === part.toUpperCase());
}

function holidaysOf(source: Holidays, year: number): ReadonlyMap<PlainDay, HolidayNames> {
  const english = new Map(source.getHolidays(year, 'en').map(({ date, name }) => [date, name]));
  const days = new Map<PlainDay, HolidayNames>();
  for (const { date, name, start, end } of source.getHolidays(year, 'de')) {
    // `2026-12-24 14:00:00` is half a day. A feast that begins with the evening before says
    // `2026-03-20 00:00:00 -0600` and is counted from its first whole day.
    if (date.slice(11, 19) !== '00:00:00') continue;
    // The hour that a clock change takes does not make a day less.
    const whole = Math.max(
      1,
      Math.floor((end.getTime() - start.getTime()) / 3_600_000 / 24 + 0.05),
    );
    for (let at = 0; at < whole; at += 1) {
      const day = addDays(date.slice(0, 10) as PlainDay, at);
      days.set(day, { de: name, en: english.get(date) ?? name });
    }
  }
  return days;
}
