import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Locator, page } from 'vitest/browser';
import type { Directory } from '#kernel/access/directory.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { maskOf } from '#kernel/kind/right.ts';
import { event, series, template, weekdayColours, wish } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import { TemplatesView, WishesView } from '#products/calendar/ui/plan/with-plan-words.tsx';
import {
  everyWeek,
  swimming,
  wednesday,
  zone,
} from '#products/calendar/ui/testing/sample-events.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import journalDayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
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
    messages: { ...designGerman, ...calendarGerman, ...journalGerman, ...journalDayGerman },
  });
}

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
    changeElsewhere(id, { note: 'Handtuch mitnehmen' });
    await expect.element(box('Notiz')).toHaveValue('Handtuch mitnehmen');
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([
        { audience: sharedAudience, body: { title: 'Baden', note: 'Handtuch mitnehmen' } },
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

  test('[UX36] it was moved elsewhere to where it was to go: the button closes, for that is done', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Verschieben nach');
    await expect.element(button('Verschieben')).toBeDisabled();
    await choose(page.getByRole('radio', { name: /^Freitag/ }));
    const friday = '2026-05-08' as PlainDay;
    changeElsewhere(id, { startsOn: friday, endsOn: friday });
    await expect.element(page.getByRole('radio', { name: /^Freitag/ })).not.toBeChecked();
    await expect.element(button('Verschieben')).toBeEnabled();
    await button('Verschieben').click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(live.writes).toEqual([]);
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
    await expect.element(button(/^Blau.*Dienstag$/)).toBeVisible();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(weekdayColours.name).at(-1)?.body['colours'])
      .toEqual(['green', 'blue', 'none', 'none', 'none', 'none', 'none']);
  });
});

describe('what others see by now than when somebody began to write', () => {
  const moved = 'Das sehen jetzt andere Leute als vorher.';
  const everybody = page.getByRole('radio', { name: /^Ich, mein Kreis und mein Team/ });
  const circle = page.getByRole('radio', { name: /^Ich und mein Kreis/ });

  test('[SY37][UX34] what was typed in an event goes to nobody else by itself, and is not lost', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Was ist es?').fill('Baden');
    await expect.element(everybody).toBeChecked();
    changeElsewhere(id, {}, circleAudience);
    await expect.element(page.getByText(moved)).toBeInTheDocument();
    await expect.element(circle).toHaveAccessibleName(/So ist es jetzt/);
    await expect.element(everybody).toHaveAccessibleName(/So war es vorher/);
    await button('Speichern').click();
    await expect.element(page.getByText('Wähl, wer den Termin sieht.')).toBeVisible();
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    expect(live.writes).toEqual([]);
    await choose(circle);
    await expect.element(page.getByText(moved)).not.toBeInTheDocument();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ id, audience: circleAudience, body: { title: 'Baden' } }]);
  });

  test('[SY37][UX34] what was typed in an entry goes to nobody else by itself, and can go to those it was meant for', async () => {
    const id = live.put(entry, circleAudience, written);
    show('journal');
    await inMenu('Mehr: Der Tag', 'Ändern');
    await box('Was war?').fill('Nur für den Kreis.');
    changeElsewhere(id, {}, sharedAudience);
    await expect.element(page.getByText(moved)).toBeInTheDocument();
    await button('Fertig').click();
    await expect.element(page.getByText('Wähl, wer den Eintrag sieht.')).toBeVisible();
    expect(live.writes).toEqual([]);
    await choose(circle);
    await button('Fertig').click();
    await expect
      .poll(() => live.all(entry.name))
      .toMatchObject([{ id, audience: circleAudience, body: { text: 'Nur für den Kreis.' } }]);
  });

  test('[SY37][UX34] nor does what was begun before and opened again', async () => {
    const id = live.put(entry, circleAudience, written);
    show('journal');
    await inMenu('Mehr: Der Tag', 'Ändern');
    await box('Was war?').fill('Nur für den Kreis.');
    await button('Abbrechen').click();
    changeElsewhere(id, {}, sharedAudience);
    await inMenu('Mehr: Der Tag', 'Ändern');
    await expect.element(page.getByText(moved)).toBeInTheDocument();
    await expect.element(box('Was war?')).toHaveValue('Nur für den Kreis.');
    await button('Fertig').click();
    await expect.element(page.getByText('Wähl, wer den Eintrag sieht.')).toBeVisible();
    expect(live.writes).toEqual([]);
  });

  test('[SY37][UX34] nor does what was typed in one of a series', async () => {
    const id = live.put(series, sharedAudience, everyWeek);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Notiz').fill('Badehose einpacken');
    changeElsewhere(id, {}, circleAudience);
    await expect.element(page.getByText(moved)).toBeInTheDocument();
    await button('Speichern').click();
    await expect.element(page.getByText('Wähl, wer den Termin sieht.')).toBeVisible();
    expect(live.writes).toEqual([]);
    await choose(circle);
    await button('Speichern').click();
    await expect.element(page.getByRole('radio', { name: /^Nur dieser/ })).toBeChecked();
    await button('Ändern').click();
    await expect.poll(() => live.writes).toMatchObject([{ name: 'calendar.set-occurrence' }]);
  });

  test('[SY37] one of a series is changed as it was looked at before it was asked which are meant', async () => {
    const id = live.put(series, sharedAudience, everyWeek);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Notiz').fill('Badehose einpacken');
    await button('Speichern').click();
    await expect.element(page.getByRole('radio', { name: /^Nur dieser/ })).toBeChecked();
    changeElsewhere(id, {}, circleAudience);
    await button('Ändern').click();
    await expect.poll(() => live.looked).toMatchObject([{ id, revision: 1 }]);
  });

  test('[SY37][UX34] nor does the new name of a template', async () => {
    const id = live.put(template, selfAudience, {
      name: 'Chorwoche',
      pictogram: null,
      spans: 'day',
      events: [singing],
    });
    show('templates');
    await inMenu('Mehr: Chorwoche', 'Umbenennen');
    await box('Wie heißt die Vorlage?').fill('Singwoche');
    changeElsewhere(id, {}, circleAudience);
    await expect.element(page.getByText(moved)).toBeInTheDocument();
    await button('Speichern').click();
    await expect.element(page.getByText('Wähl, wer die Vorlage hat.')).toBeVisible();
    expect(live.writes).toEqual([]);
  });

  test('[SY37][UX34] an event is moved to another time once it was said who sees it', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Verschieben nach');
    await choose(page.getByRole('radio', { name: /^Freitag/ }));
    changeElsewhere(id, { note: 'Handtuch mitnehmen' }, circleAudience);
    await expect.poll(() => live.all(event.name)).toMatchObject([{ audience: circleAudience }]);
    await button('Verschieben').click();
    await expect.element(page.getByText(moved)).toBeVisible();
    await expect.element(page.getByRole('dialog').getByText('Ich und mein Kreis')).toBeVisible();
    expect(live.writes).toEqual([]);
    await button('Verschieben').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ audience: circleAudience, body: { startsOn: '2026-05-08' } }]);
  });

  test('[UX34] what came to others before the first word is shown as it is, and saved there', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    changeElsewhere(id, {}, circleAudience);
    await expect.element(circle).toBeChecked();
    await box('Was ist es?').fill('Baden');
    expect(page.getByText(moved).query()).toBeNull();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ audience: circleAudience, body: { title: 'Baden' } }]);
  });

  test('[UX34] whom somebody chose here stays chosen', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Was ist es?').fill('Baden');
    await choose(page.getByRole('radio', { name: /^Nur ich/ }));
    changeElsewhere(id, { note: 'Handtuch mitnehmen' }, circleAudience);
    await expect.element(box('Notiz')).toHaveValue('Handtuch mitnehmen');
    expect(page.getByText(moved).query()).toBeNull();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ audience: selfAudience, body: { title: 'Baden' } }]);
  });
});

describe('what was deleted elsewhere meanwhile, or is no longer shared', () => {
  test('[UX35] an event: what was typed stays and is said, and becomes a new one', async () => {
    const id = live.put(event, sharedAudience, { ...swimming, place: 'Hallenbad' });
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Notiz').fill('Badehose einpacken');
    live.take(id);
    await expect.element(page.getByText(gone)).toBeVisible();
    await expect.element(page.getByText(anew)).toBeVisible();
    expect(page.getByText(/kopieren/).query(), 'it is said once what can be done').toBeNull();
    await expect.element(box('Notiz')).toHaveValue('Badehose einpacken');
    await button('Speichern').click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    const [made, ...more] = live.all(event.name);
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      audience: sharedAudience,
      body: { ...swimming, place: 'Hallenbad', note: 'Badehose einpacken' },
    });
    expect(made?.id).not.toBe(id);
    // Nothing of it is left to surprise the next one.
    await button('Neuer Termin').click();
    await expect.element(box('Notiz')).toHaveValue('');
  });

  test('[UX35] one of a series, while it was asked which are meant', async () => {
    const id = live.put(series, sharedAudience, everyWeek);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Notiz').fill('Badehose einpacken');
    await button('Speichern').click();
    await expect.element(page.getByRole('radio', { name: /^Nur dieser/ })).toBeChecked();
    live.take(id);
    await button('Ändern').click();
    await expect.element(page.getByText(gone)).toBeVisible();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ body: { ...swimming, note: 'Badehose einpacken' } }]);
  });

  test('[UX35] only this one of a series: it is not mistaken for the next', async () => {
    const twice = { ...everyWeek, rule: 'RRULE:FREQ=WEEKLY;BYDAY=WE;BYHOUR=9,16;BYMINUTE=30' };
    const id = live.put(series, sharedAudience, twice);
    show('calendar');
    await button('Mehr: Schwimmen').last().click();
    await page.getByRole('menuitem', { name: 'Ändern' }).click();
    await box('Notiz').fill('Badehose einpacken');
    changeElsewhere(id, {
      exceptions: [{ at: '2026-05-06T16:30', is: 'skipped', fields: {} }],
    });
    await expect.element(page.getByText(anew)).toBeVisible();
    await expect.element(box('Notiz')).toHaveValue('Badehose einpacken');
  });

  test('[UX35] what was moved far away or became a series is still the one that is changed', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Was ist es?').fill('Baden');
    const august = '2026-08-12' as PlainDay;
    changeElsewhere(id, { startsOn: august, endsOn: august });
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ id, body: { title: 'Baden', startsOn: august } }]);
  });

  test('[UX35] what was moved far away, retitled and then deleted is made anew as it was last', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await inMenu('Mehr: Schwimmen', 'Ändern');
    await box('Notiz').fill('Badehose einpacken');
    const august = '2026-08-12' as PlainDay;
    changeElsewhere(id, { title: 'Baden', startsOn: august, endsOn: august });
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    live.take(id);
    await expect.element(page.getByText(anew)).toBeVisible();
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([
        { body: { title: 'Baden', note: 'Badehose einpacken', startsOn: august, endsOn: august } },
      ]);
  });

  test('[UX35] the sheet of an event stays and says so', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await button(/^Schwimmen/).click();
    await expect.element(dialog('Schwimmen')).toBeVisible();
    live.take(id);
    await expect.element(dialog('Schwimmen').getByText(gone)).toBeVisible();
    // Nothing was typed.
    await expect.element(dialog('Schwimmen')).not.toHaveTextContent(/Dein Text/);
  });

  test('[UX35] an entry: what was typed stays and is said, and becomes a new one', async () => {
    const id = live.put(entry, circleAudience, { ...written, face: 'good' });
    show('journal');
    await inMenu('Mehr: Der Tag', 'Ändern');
    await box('Was war?').fill('Es war sehr schön.');
    live.take(id);
    await expect.element(page.getByText(gone)).toBeVisible();
    await expect.element(page.getByText(anew)).toBeVisible();
    await expect.element(box('Was war?')).toHaveValue('Es war sehr schön.');
    await button('Fertig').click();
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(live.all(entry.name)).toMatchObject([
      { audience: circleAudience, body: { text: 'Es war sehr schön.', face: 'good' } },
    ]);
  });

  test('[UX35] an entry that was to be shared: who was chosen stays, and it is said', async () => {
    const id = live.put(entry, selfAudience, written);
    show('journal');
    await button('Teilen').click();
    const sheet = dialog('Wer darf das sehen?');
    const circle = sheet.getByRole('radio', { name: /^Ich und mein Kreis/ });
    await choose(circle);
    live.take(id);
    await expect.element(sheet.getByText(gone)).toBeVisible();
    await expect.element(circle).toBeChecked();
  });

  test('[UX35] a wish: the words of the no stay, and it is said', async () => {
    live = new MemoryLive(asTom);
    const id = live.put(wish, sharedAudience, wished('Eis essen'));
    show('wishes');
    await button('Ablehnen').click();
    await box('Warum nicht?').fill('Die Eisdiele hat zu.');
    live.take(id);
    const sheet = dialog('„Eis essen“ ablehnen');
    await expect.element(sheet.getByText(gone)).toBeVisible();
    await expect.element(box('Warum nicht?')).toHaveValue('Die Eisdiele hat zu.');
    await expect.element(sheet).toHaveTextContent(/Dein Text ist noch da/);
    await box('Warum nicht?').fill('');
    await expect.element(sheet).not.toHaveTextContent(/Dein Text/);
  });

  test('[UX35][UX36] a wish: the event that was to be made of it is made all the same', async () => {
    live = new MemoryLive(asTom);
    const id = live.put(wish, sharedAudience, wished('Eis essen'));
    show('wishes');
    await button('Termin daraus machen').click();
    await box('Notiz').fill('Bei Toni');
    await box('Beginnt um').fill('15');
    // What answers a wish happens once: no other choice would be kept.
    expect(page.getByText('Wie oft?').query()).toBeNull();
    live.take(id);
    await expect.element(page.getByText(gone)).toBeVisible();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ body: { title: 'Eis essen', note: 'Bei Toni', startTime: '15:00' } }]);
  });

  test('[UX35] a template: its new name stays, and becomes a new one', async () => {
    const id = live.put(template, selfAudience, {
      name: 'Chorwoche',
      pictogram: null,
      spans: 'day',
      events: [singing],
    });
    show('templates');
    await inMenu('Mehr: Chorwoche', 'Umbenennen');
    await box('Wie heißt die Vorlage?').fill('Singwoche');
    live.take(id);
    await expect.element(page.getByText(gone)).toBeVisible();
    await button('Speichern').click();
    await expect
      .poll(() => live.all(template.name))
      .toMatchObject([{ body: { name: 'Singwoche', spans: 'day' } }]);
  });

  test('[UX35] a day that is being copied keeps the days that were chosen', async () => {
    const id = live.put(event, sharedAudience, swimming);
    show('calendar');
    await button('Mehr').first().click();
    await page.getByRole('menuitem', { name: 'Tag kopieren' }).click();
    const friday = page.getByRole('button', { name: /Freitag, 8\. Mai/ });
    await friday.click();
    live.take(id);
    await expect.element(page.getByText('Hier ist nichts, was sich kopieren lässt.')).toBeVisible();
    live.put(event, sharedAudience, { ...swimming, title: 'Baden' });
    await expect.element(friday).toHaveAttribute('aria-pressed', 'true');
    await expect.element(button('1 Termin kopieren')).toBeEnabled();
  });

  function wished(title: string) {
    return wish.parse({
      title,
      pictogram: 'ice-cream',
      photo: null,
      recording: null,
      person: mira,
      day: null,
      state: 'open',
      event: null,
      answer: '',
    });
  }
});

describe('who may see it came or went meanwhile', () => {
  test('[UX36] an entry is not left where it is without a word when those who were chosen are gone', async () => {
    live.put(entry, selfAudience, written);
    show('journal');
    await button('Teilen').click();
    const sheet = dialog('Wer darf das sehen?');
    await choose(sheet.getByRole('radio', { name: /^Ich und mein Kreis/ }));
    audiencesAre((all) => all.filter(({ id }) => id !== circleAudience));
    await button('Fertig').click();
    await expect
      .element(sheet.getByText('Das lässt sich nicht mit diesen Leuten teilen.'))
      .toBeVisible();
    await choose(sheet.getByRole('radio', { name: /^Ich und mein Team/ }));
    await button('Fertig').click();
    await expect.poll(() => live.all(entry.name)).toMatchObject([{ audience: teamAudience }]);
  });

  test('[UX36] nor when the one person who was chosen is no longer there', async () => {
    live.put(entry, selfAudience, written);
    show('journal');
    await button('Teilen').click();
    const sheet = dialog('Wer darf das sehen?');
    await choose(sheet.getByRole('radio', { name: /^Eine bestimmte Person/ }));
    await choose(sheet.getByRole('radio', { name: /^Tom Berger/ }));
    const { directory } = live.status();
    if (directory === null) throw new Error('no directory');
    const persons = [
      ...directory.persons.filter(({ id }) => id !== tom),
      ...directory.persons
        .filter(({ id }) => id === tom)
        .map((one) => ({ ...one, id: crypto.randomUUID() as typeof tom, name: 'Ada Lang' })),
    ];
    live.setStatus({ directory: { ...directory, persons } });
    await expect.element(sheet.getByRole('radio', { name: /^Ada Lang/ })).toBeInTheDocument();
    await button('Fertig').click();
    await expect
      .element(sheet.getByText('Das lässt sich nicht mit diesen Leuten teilen.'))
      .toBeVisible();
  });

  test('[UX33] what is being written in the journal stays when nothing may be written there any more, and it is said', async () => {
    show('journal');
    await button('Wie war es?').click();
    await box('Was war?').fill('Es war schön.');
    mayOnlyRead();
    await expect.element(box('Was war?')).toHaveValue('Es war schön.');
    await button('Fertig').click();
    await expect.element(page.getByText(/^Du darfst im Moment nirgends/)).toBeVisible();
    await expect.element(box('Was war?')).toHaveValue('Es war schön.');
  });

  test('[UX33][UX36] a new event that nobody may see any more is not saved without a word', async () => {
    show('calendar');
    await button('Neuer Termin').click();
    await box('Was ist es?').fill('Baden');
    await page.getByText('Dauert den ganzen Tag').click();
    mayOnlyRead();
    await button('Speichern').click();
    await expect.element(page.getByText(/^Du darfst im Moment nirgends/)).toBeVisible();
    await expect.element(box('Was ist es?')).toHaveValue('Baden');
  });

  test('[UX34] a new event goes nowhere by itself when the place that was meant goes', async () => {
    show('calendar');
    await button('Neuer Termin').click();
    await box('Was ist es?').fill('Baden');
    await page.getByText('Dauert den ganzen Tag').click();
    await expect.element(page.getByRole('radio', { name: /^Ich, mein Kreis und/ })).toBeChecked();
    audiencesAre((all) => all.filter(({ id }) => id !== sharedAudience));
    await button('Speichern').click();
    await expect.element(page.getByText('Wähl, wer den Termin sieht.')).toBeVisible();
    expect(live.all(event.name)).toEqual([]);
  });

  describe('while somebody wishes', () => {
    const nowhere = 'Hier lässt sich im Moment nichts wünschen.';

    async function pickIceCream(): Promise<void> {
      await box('Was soll es sein?').fill('Eis essen');
      await button('Weiter').click();
      await expect.element(button('Wünschen')).toBeVisible();
    }

    test('[UX33] what was begun stays when nothing may be wished here any more; it is said, and the words can be copied', async () => {
      show('wishes');
      await pickIceCream();
      mayOnlyRead();
      await expect.element(page.getByText(nowhere)).toBeVisible();
      await expect.element(page.getByText('Eis essen')).toBeVisible();
      let copied = '';
      const { clipboard } = navigator;
      Object.defineProperty(navigator, 'clipboard', {
        configurable: true,
        value: { writeText: (text: string) => Promise.resolve((copied = text)) },
      });
      await button('Text kopieren').click();
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
      await expect.element(page.getByText('Der Text ist kopiert.')).toBeVisible();
      expect(copied).toBe('Eis essen');
      await button('Wünschen').click();
      await expect.element(page.getByText('Eis essen')).toBeVisible();
      expect(live.all(wish.name)).toEqual([]);
    });

    test('[UX33] so do words alone, and the search for a picture', async () => {
      show('wishes');
      await box('Was soll es sein?').fill('Eis');
      mayOnlyRead();
      await expect.element(page.getByText(nowhere)).toBeVisible();
      await expect.element(box('Was soll es sein?')).toHaveValue('Eis');
      await button('Anderes Bild').click();
      const search = page.getByRole('searchbox', { name: 'Bild suchen' });
      await search.fill('Boot');
      audiencesAre((all) => all.filter(({ id }) => id !== sharedAudience));
      await expect.element(search).toHaveValue('Boot');
    });

    test('[UX33] where nothing was begun nothing is offered', async () => {
      show('wishes');
      await expect.element(box('Was soll es sein?')).toBeVisible();
      mayOnlyRead();
      await expect.element(box('Was soll es sein?')).not.toBeInTheDocument();
      expect(page.getByText(nowhere).query()).toBeNull();
    });

    test('[UX34][UX18] it goes to nobody else without a word', async () => {
      show('wishes');
      await pickIceCream();
      await expect
        .element(page.getByRole('button', { name: /Ich, mein Kreis und mein Team$/ }))
        .toBeVisible();
      audiencesAre((all) => all.filter(({ id }) => id !== sharedAudience));
      await expect.element(page.getByText(/^Der Wunsch geht jetzt an: /)).toBeVisible();
      await expect.element(page.getByText('Eis essen')).toBeVisible();
    });
  });

  test('[UX33] colours of weekdays that were chosen stay, and it is said', async () => {
    show('calendar');
    await button('Farben der Wochentage').click();
    await button('Alle ohne Farbe').click();
    mayOnlyRead();
    await button('Speichern').click();
    await expect.element(page.getByText('Dafür fehlt dir ein Recht.')).toBeVisible();
  });
});

describe('the density is changed elsewhere meanwhile', () => {
  const easy = { appearance: { density: 'easy' as const } };

  test('[UX7] the days to copy to stay chosen', async () => {
    live.put(event, sharedAudience, swimming);
    show('calendar');
    await button('Mehr').first().click();
    await page.getByRole('menuitem', { name: 'Tag kopieren' }).click();
    const friday = page.getByRole('button', { name: /Freitag, 8\. Mai/ });
    await friday.click();
    shown?.redraw(easy);
    await expect.poll(() => document.documentElement.dataset['density']).toBe('easy');
    await expect.element(friday).toHaveAttribute('aria-pressed', 'true');
  });

  test('[UX7] of an event, too', async () => {
    live.put(event, sharedAudience, swimming);
    show('calendar');
    await button(/^Schwimmen/).click();
    await dialog('Schwimmen').getByRole('button', { name: /^Mehr/ }).click();
    await page.getByRole('menuitem', { name: 'Kopieren' }).click();
    const friday = page.getByRole('button', { name: /Freitag, 8\. Mai/ });
    await friday.click();
    shown?.redraw(easy);
    await expect.element(friday).toHaveAttribute('aria-pressed', 'true');
  });

  test('[UX7] colours of weekdays stay chosen', async () => {
    show('calendar');
    await button('Farben der Wochentage').click();
    await button(/Montag$/).click();
    await page.getByRole('option', { name: 'Rot' }).click();
    shown?.redraw(easy);
    await expect.element(button(/Rot.*Montag$/)).toBeVisible();
  });

  test('[UX7] what is being saved as a file stays chosen', async () => {
    show('calendar');
    await inMenu('Mehr', 'Kalender als Datei');
    const all = page.getByRole('radio', { name: /^Der ganze Kalender/ });
    await choose(all);
    shown?.redraw(easy);
    await expect.element(all).toBeChecked();
  });
});

test('[UX33] the search for a picture of a wish stays open over midnight', async () => {
  show('wishes');
  await button('Anderes Bild').click();
  const search = page.getByRole('searchbox', { name: 'Bild suchen' });
  await search.fill('Boot');
  nowMs += 24 * 60 * 60_000;
  document.dispatchEvent(new Event('visibilitychange'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect.element(search).toHaveValue('Boot');
});
