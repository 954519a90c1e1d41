import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Locator, page } from 'vitest/browser';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { maskOf } from '#kernel/kind/right.ts';
import { event, series, template, weekdayColours, wish } from '#products/calendar/kinds.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { TemplatesView, WishesView } from '#products/calendar/ui/plan/with-plan-words.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import { JournalView } from '#products/journal/ui/JournalView.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  circleAudience,
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  teamAudience,
  tom,
  tomAccount,
} from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
const zone = 'Europe/Berlin';
const gone = 'Das gibt es nicht mehr, oder es wird nicht mehr mit dir geteilt.';
const anew = /Wenn du speicherst, entsteht daraus etwas Neues\./;
/** As Tom sees it, who helps Mira. */
const asTom: Directory = {
  ...sampleDirectory,
  me: { accountId: tomAccount, personId: tom, role: 'staff' },
};

let nowMs: number;
let live: MemoryLive;
let shown: ReturnType<typeof renderView> | undefined;

beforeEach(() => {
  sessionStorage.clear();
  // Wednesday, 8:10 in Berlin.
  nowMs = Date.parse('2026-05-06T06:10:00Z');
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  shown?.unmount();
  shown = undefined;
});

const place = {
  day: wednesday,
  personId: mira,
  zone,
  clock: { nowMs: () => nowMs },
  href: (path: string) => `/t/t_1/${path}`,
  navigate: () => {},
  search: {},
};
const views = {
  calendar: () => <DayView {...place} />,
  journal: () => <JournalView {...place} />,
  wishes: () => <WishesView {...place} />,
  templates: () => <TemplatesView {...place} />,
};

function show(view: keyof typeof views): void {
  shown = renderView(views[view](), {
    live,
    locale: 'de-DE',
    messages: { ...designGerman, ...calendarGerman, ...journalGerman },
  });
}

const swimming: EventBody = {
  title: 'Schwimmen',
  pictogram: null,
  startsOn: wednesday,
  startTime: '16:30' as TimeOfDay,
  endsOn: wednesday,
  endTime: '18:00' as TimeOfDay,
  zone,
  withPersons: [],
  place: '',
  note: '',
  importedUid: null,
};
const everyWeek: SeriesBody = {
  ...swimming,
  startsOn: '2026-04-29' as PlainDay,
  endsOn: '2026-04-29' as PlainDay,
  rule: 'RRULE:FREQ=WEEKLY;BYDAY=WE',
  dates: [],
  exceptions: [],
  replaces: null,
  lastDay: null,
};
const singing = {
  title: 'Chor',
  pictogram: null,
  withPersons: [],
  place: '',
  note: '',
  dayOffset: 0,
  startTime: null,
  endTime: null,
  lastsDays: 0,
};
const written: EntryBody = {
  day: wednesday,
  event: null,
  text: 'Es war schön.',
  face: null,
  pictogram: null,
};

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name, exact: true });
const box = (name: string) => page.getByRole('textbox', { name });

async function inMenu(of: string, item: string): Promise<void> {
  await button(of).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** By itself, wherever it is scrolled to. */
async function choose(radio: Locator): Promise<void> {
  await expect.element(radio).toBeInTheDocument();
  (radio.element() as HTMLElement).click();
}

/** As if another device had written it. */
function changeElsewhere(id: RecordId, more: object, audience?: AudienceId): void {
  const [before] = [event, series, entry, template]
    .flatMap((kind) => live.all(kind.name))
    .filter((one) => one.id === id);
  const kind = [event, series, entry, template].find(({ name }) => name === before?.kind);
  if (before === undefined || kind === undefined) throw new Error('nothing to change');
  live.put(
    kind as typeof event,
    audience ?? before.audience,
    { ...before.body, ...more } as never,
    {
      id,
      revision: before.revision + 1,
    },
  );
}

function audiencesAre(to: (audiences: Directory['audiences']) => Directory['audiences']): void {
  const { directory } = live.status();
  if (directory === null) throw new Error('no directory');
  live.setStatus({ directory: { ...directory, audiences: to(directory.audiences) } });
}

/** Nobody may write anywhere any more. */
const mayOnlyRead = (): void => {
  audiencesAre((all) => all.map((one) => ({ ...one, myRights: maskOf(['read']) })));
};

describe('what was changed elsewhere meanwhile', () => {
  test('[UX34] a field of an event that nobody touched is not written over', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Was ist es?').fill('Baden');
    changeElsewhere(id, { note: 'Handtuch mitnehmen' }, circleAudience);
    await expect.element(box('Notiz')).toHaveValue('Handtuch mitnehmen');
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([
        { audience: circleAudience, body: { title: 'Baden', note: 'Handtuch mitnehmen' } },
      ]);
  });

  test('[UX34][UX14] nor by a draft that was kept from before', async () => {
    const id = live.put(entry, selfAudience, written);
    show('journal');
    await inMenu('Mehr: Der Tag', 'Ändern');
    await page.getByRole('radio', { name: 'sehr gut' }).click({ force: true });
    await button('Abbrechen').click();
    changeElsewhere(id, { text: 'Es war sehr schön.' });
    await inMenu('Mehr: Der Tag', 'Ändern');
    await expect.element(page.getByText('Das hattest du schon angefangen.')).toBeVisible();
    await expect.element(box('Was war?')).toHaveValue('Es war sehr schön.');
    await button('Fertig').click();
    await expect
      .poll(() => live.all(entry.name))
      .toMatchObject([{ body: { text: 'Es war sehr schön.', face: 'very-good' } }]);
  });

  test('[UX34] another time is chosen, and the day stays the one it was moved to elsewhere', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Verschieben nach');
    await box('Beginnt um').fill('10');
    box('Beginnt um').element().dispatchEvent(new FocusEvent('blur'));
    const friday = '2026-05-08' as PlainDay;
    changeElsewhere(id, { startsOn: friday, endsOn: friday });
    await button('Verschieben').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ body: { startsOn: friday, startTime: '10:00' } }]);
  });

  test('[UX34] the colour of one weekday is chosen, and the others stay as they became elsewhere', async () => {
    const none = ['none', 'none', 'none', 'none', 'none', 'none', 'none'] as const;
    const id = live.put(weekdayColours, sharedAudience, { colours: [...none] });
    show('calendar');
    await button('Farben der Wochentage').click();
    await button(/Montag$/).click();
    await page.getByRole('option', { name: 'Grün' }).click();
    live.put(
      weekdayColours,
      sharedAudience,
      { colours: ['none', 'blue', 'none', 'none', 'none', 'none', 'none'] },
      { id, revision: 2 },
    );
    await button('Speichern').click();
    await expect
      .poll(() => live.all(weekdayColours.name).at(-1)?.body['colours'])
      .toEqual(['green', 'blue', 'none', 'none', 'none', 'none', 'none']);
  });
});
