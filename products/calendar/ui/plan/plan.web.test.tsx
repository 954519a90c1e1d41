import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Directory } from '#kernel/access/directory.ts';
import type { OptionId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import {
  event,
  pictogramChoice,
  progress,
  progressKey,
  template,
  wish,
} from '#products/calendar/kinds.ts';
import type { EventBody, Option } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import {
  MissingView,
  TemplatesView,
  WishesView,
} from '#products/calendar/ui/plan/with-plan-words.tsx';
import { WeekView } from '#products/calendar/ui/WeekView.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import type { Appearance } from '#web/design/appearance.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  houseAudience,
  mira,
  sampleDirectory,
  sharedAudience,
  teamAudience,
  tom,
  tomAccount,
} from '#web/design/testing/sample-directory.ts';
import { allRights } from '#kernel/kind/right.ts';

const wednesday = '2026-05-06' as PlainDay;
const zone = 'Europe/Berlin';
/** Wednesday, 8:10 in Berlin. */
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };
/** As Tom sees it, who helps Mira, and may write in the house. */
const asTom: Directory = {
  ...sampleDirectory,
  me: { accountId: tomAccount, personId: tom, role: 'staff' },
  audiences: sampleDirectory.audiences.map((audience) => ({ ...audience, myRights: allRights })),
};

let live: MemoryLive;
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

const place = {
  personId: mira,
  zone,
  clock,
  href: (path: string) => `/t/t_1/${path}`,
  navigate: () => {},
};
const views = {
  day: () => <DayView {...place} day={wednesday} />,
  week: () => <WeekView {...place} day={wednesday} />,
  wishes: () => <WishesView {...place} />,
  missing: () => <MissingView {...place} />,
  templates: () => <TemplatesView {...place} />,
};

function show(view: keyof typeof views, appearance: Partial<Appearance> = {}): void {
  unmount?.();
  ({ unmount } = renderView(views[view](), {
    live,
    locale: 'de-DE',
    messages: { ...designGerman, ...german },
    appearance,
  }));
}

function body(title: string, more: Partial<EventBody> = {}): EventBody {
  return {
    title,
    pictogram: null,
    startsOn: wednesday,
    startTime: '16:30' as TimeOfDay,
    endsOn: wednesday,
    endTime: null,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  };
}

const option = (title: string, pictogram: string | null = null): Option => ({
  id: crypto.randomUUID() as OptionId,
  title,
  pictogram,
  photo: null,
});
const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('a routine', () => {
  const steps = [option('Waschen', 'wash-hands'), option('Anziehen', 'get-dressed')];

  test('[CA70] in easy the step it is now stands out, ticked ones stay, and all of them are the end', async () => {
    const times = { startTime: '08:00' as TimeOfDay, endTime: '09:00' as TimeOfDay };
    const id = live.put(event, sharedAudience, body('Morgen', { steps, ...times }));
    show('day', { density: 'easy' });
    const routine = page.getByRole('region', { name: 'Schritte: Morgen' });
    await expect.element(routine.getByRole('status')).toHaveTextContent('1 von 2');
    const washing = routine.getByRole('button', { name: /^Waschen/ });
    await expect.element(washing).toHaveAttribute('aria-pressed', 'false');
    const item = (name: string) => routine.getByRole('listitem').filter({ hasText: name });
    await expect.element(item('Waschen')).toHaveAttribute('aria-current', 'step');

    await washing.click();
    await expect.element(routine.getByRole('status')).toHaveTextContent('2 von 2');
    await expect.element(washing).toHaveAttribute('aria-pressed', 'true');
    await expect.element(item('Anziehen')).toHaveAttribute('aria-current', 'step');
    routine
      .getByRole('button', { name: /^Anziehen/ })
      .element()
      .focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(routine.getByRole('status')).toHaveTextContent('Alles fertig: 2 von 2');
    await expect.element(page.getByText('Erledigt')).toBeVisible();
    expect(live.all(progress.name)).toMatchObject([
      { body: { event: id, person: mira, steps: steps.map((one) => one.id) } },
    ]);
    await button('Rückgängig').click();
    await expect.element(routine.getByRole('status')).toHaveTextContent('2 von 2');
  });

  test('[CA70] is a list in standard; who may only look ticks nothing', async () => {
    live.put(event, houseAudience, body('Tisch decken', { steps }));
    show('day');
    await expect.element(page.getByText('0 von 2')).toBeVisible();
    await button(/^Tisch decken/).click();
    const routine = page.getByRole('region', { name: 'Schritte: Tisch decken' });
    await expect.element(routine.getByRole('button', { name: /^Waschen/ })).toBeDisabled();
  });

  test('[CA70] is made by buttons and keys: added, pictured by its words, put in order, taken out and back', async () => {
    show('day');
    await button('Neuer Termin').click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    await dialog.getByRole('textbox', { name: 'Was ist es?' }).fill('Morgen');
    await dialog.getByText('Dauert den ganzen Tag').click();
    await dialog.getByText('Mit Schritten, Auswahl oder Bestätigung').click();
    await dialog.getByRole('button', { name: 'Schritt dazu' }).click();
    const step = (place: number) => dialog.getByRole('textbox', { name: `Schritt ${place}` });
    await expect.element(step(1)).toHaveFocus();
    await userEvent.keyboard('Zähne putzen{Enter}');
    await expect.element(step(2)).toHaveFocus();
    await userEvent.keyboard('Duschen');
    await expect
      .element(dialog.getByRole('button', { name: /^Bild für Schritt 1: Zähne putzen$/ }))
      .toBeVisible();
    await expect
      .element(dialog.getByRole('button', { name: /^Bild für Schritt 2: (?!keines)/ }))
      .toBeVisible();

    await dialog.getByRole('button', { name: 'Schritt 2 nach oben' }).click();
    await expect.element(step(1)).toHaveValue('Duschen');
    await dialog.getByRole('button', { name: 'Schritt 1 entfernen' }).click();
    await expect.element(dialog.getByText('„Duschen“ ist entfernt.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.element(step(1)).toHaveValue('Duschen');
    await button('Speichern').click();
    await expect.element(dialog).not.toBeInTheDocument();
    const [made] = live.all(event.name);
    expect(made?.body['steps']).toMatchObject([
      { title: 'Duschen' },
      { title: 'Zähne putzen', pictogram: 'brush-teeth' },
    ]);
  });

  test('[CA5] steps that came with a change go with its undo', async () => {
    live.put(event, sharedAudience, body('Morgen'));
    show('day');
    await button('Mehr: Morgen').click();
    await page.getByRole('menuitem', { name: 'Ändern' }).click();
    const dialog = page.getByRole('dialog', { name: 'Termin ändern' });
    await dialog.getByText('Mit Schritten, Auswahl oder Bestätigung').click();
    await dialog.getByRole('button', { name: 'Schritt dazu' }).click();
    await userEvent.keyboard('Duschen');
    await button('Speichern').click();
    await expect.element(page.getByText('0 von 1')).toBeVisible();
    await button('Rückgängig').click();
    await expect.element(page.getByText('0 von 1')).not.toBeInTheDocument();
    expect(live.all(event.name)[0]?.body['steps']).toEqual([]);
  });
});

describe('a choice', () => {
  const choices = [option('Malen', 'painting'), option('Spazieren', 'walk')];

  test('[CA71] one press takes one, another press another; the event shows which', async () => {
    live.put(event, sharedAudience, body('Nachmittag', { choices }));
    show('day');
    await expect.element(page.getByText('Noch nicht ausgesucht')).toBeVisible();
    await button(/^Nachmittag/).click();
    const dialog = page.getByRole('dialog', { name: 'Nachmittag' });
    await dialog.getByRole('button', { name: 'Malen' }).click();
    await expect
      .element(dialog.getByRole('button', { name: 'Malen' }))
      .toHaveAttribute('aria-pressed', 'true');
    await dialog.getByRole('button', { name: 'Spazieren' }).click();
    await expect
      .element(dialog.getByRole('button', { name: 'Malen' }))
      .toHaveAttribute('aria-pressed', 'false');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByText('Ausgesucht: Spazieren')).toBeVisible();
    expect(
      button(/^Nachmittag/)
        .element()
        .querySelector('.o-pictogram'),
    ).not.toBeNull();
    await button('Rückgängig').click();
    await expect.element(page.getByText('Ausgesucht: Malen')).toBeVisible();
  });

  test('[CA71] what has begun stays as it was chosen', async () => {
    const times = { startTime: '07:30' as TimeOfDay, endTime: '09:00' as TimeOfDay };
    const [first] = choices;
    if (first === undefined) throw new Error('no choice');
    const id = live.put(event, sharedAudience, body('Nachmittag', { choices, ...times }));
    said(id, { choice: first.id });
    show('day');
    await button(/^Nachmittag/).click();
    await expect
      .element(page.getByRole('dialog').getByRole('button', { name: 'Spazieren' }))
      .toBeDisabled();
  });
});

/** Progress with the event of 7:30, as if it had been synced. */
function said(id: ReturnType<MemoryLive['put']>, more: object): void {
  const of = { event: id, occurrence: `${wednesday}T07:30`, person: mira };
  expect(progressKey(of)).toContain(id);
  live.put(
    progress,
    sharedAudience,
    progress.parse({ ...of, isSeen: true, isDone: false, steps: [], choice: null, ...more }),
  );
}

describe('what is to be confirmed', () => {
  const over = { startTime: '07:00' as TimeOfDay, endTime: '07:30' as TimeOfDay };

  test('[CA72] the person says so by one press, and sees no reproach', async () => {
    live.put(event, sharedAudience, body('Tablette', { ...over, confirm: 'done' }));
    show('day');
    await button(/^Tablette/).click();
    await expect.element(page.getByText(/hat es nicht erledigt/)).not.toBeInTheDocument();
    await button('Erledigt').click();
    await expect.element(page.getByText('„Tablette“ ist erledigt.')).toBeInTheDocument();
    await expect.element(button('Doch nicht erledigt')).toBeVisible();
    expect(live.all(progress.name)).toMatchObject([{ body: { isDone: true, isSeen: true } }]);
  });

  test.each(['day', 'week'] as const)(
    '[CA72] who helps sees in the %s what is missing, and nothing opens by itself',
    async (view) => {
      live = new MemoryLive(asTom);
      live.put(event, sharedAudience, body('Tablette', { ...over, confirm: 'done' }));
      live.put(event, sharedAudience, body('Später', { confirm: 'done' }));
      show(view);
      await expect.element(page.getByText('Mira hat es nicht erledigt')).toBeVisible();
      expect(page.getByText(/hat es nicht/).elements()).toHaveLength(1);
      expect(page.getByRole('dialog').query()).toBeNull();
      expect(page.getByRole('alert').query()).toBeNull();
    },
  );

  test('[CA72] a list has what is missing by person; it can be said there', async () => {
    live = new MemoryLive(asTom);
    live.put(event, sharedAudience, body('Tablette', { ...over, confirm: 'done' }));
    live.put(event, houseAudience, body('Brandschutz', { ...over, confirm: 'seen' }));
    show('missing');
    const miras = page.getByRole('region', { name: 'Mira Sommer' });
    await expect.element(miras.getByText('Nicht erledigt')).toBeVisible();
    await expect.element(miras.getByText('Nicht gesehen')).toBeVisible();
    await expect
      .element(miras.getByRole('link', { name: /^Tablette/ }))
      .toHaveAttribute('href', `/t/t_1/calendar/day/${wednesday}?person=${mira}`);
    await button('„Tablette“ als erledigt eintragen').click();
    await button('„Brandschutz“ als gesehen eintragen').click();
    await expect.element(page.getByText('Alles ist bestätigt.')).toBeVisible();
  });
});

describe('wishes', () => {
  test('[CA73] are three presses: a picture, a day, and done', async () => {
    show('wishes', { density: 'easy' });
    await button('Eis').first().click();
    await page.getByRole('radio', { name: 'morgen', exact: true }).click({ force: true });
    await button('Wünschen').click();
    await expect.element(page.getByRole('listitem').getByText('Offen')).toBeVisible();
    expect(live.all(wish.name)).toMatchObject([
      { audience: sharedAudience, body: { person: mira, day: '2026-05-07', state: 'open' } },
    ]);
    await button('Zurückziehen').click();
    await expect.element(page.getByText('Noch kein Wunsch.')).toBeVisible();
    await button('Rückgängig').click();
    await expect.element(button('Zurückziehen')).toBeVisible();
  });

  test('[CA73] are counted in the calendar', async () => {
    live.put(wish, sharedAudience, wished('Eis essen'));
    show('day');
    await expect
      .element(page.getByRole('link', { name: 'Wünsche: 1 offen' }))
      .toHaveAttribute('href', '/t/t_1/calendar/wishes');
  });

  test('[CA43] become an event in the editor that has them in it already; both go back together', async () => {
    live = new MemoryLive(asTom);
    live.put(wish, sharedAudience, wished('Eis essen', { day: '2026-05-08' }));
    show('wishes');
    await button('Termin daraus machen').click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    await expect
      .element(dialog.getByRole('textbox', { name: 'Was ist es?' }))
      .toHaveValue('Eis essen');
    await dialog.getByText('Dauert den ganzen Tag').click();
    await button('Speichern').click();
    await expect.element(page.getByText('Ja, das klappt')).toBeVisible();
    await expect.element(page.getByRole('link', { name: 'Freitag, 8. Mai' })).toBeVisible();
    expect(live.all(event.name)).toMatchObject([
      { body: { title: 'Eis essen', pictogram: 'ice-cream', startsOn: '2026-05-08' } },
    ]);
    await button('Rückgängig').click();
    await expect.element(button('Termin daraus machen')).toBeVisible();
    expect(live.all(event.name)).toEqual([]);
  });

  test('[CA43] are declined with words, and opened again', async () => {
    live = new MemoryLive(asTom);
    live.put(wish, sharedAudience, wished('Eis essen'));
    show('wishes');
    await button('Ablehnen').click();
    const dialog = page.getByRole('dialog', { name: '„Eis essen“ ablehnen' });
    await dialog.getByRole('button', { name: 'Ablehnen' }).click();
    await expect.element(dialog.getByText('Schreib, warum es nicht geht.')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Warum nicht?' }).fill('Die Eisdiele hat zu.');
    await dialog.getByRole('button', { name: 'Ablehnen' }).click();
    await expect.element(page.getByText('Die Eisdiele hat zu.')).toBeVisible();
    await button('Wieder öffnen').click();
    await expect.element(button('Termin daraus machen')).toBeVisible();
    await button('Rückgängig').click();
    await expect.element(page.getByText('Die Eisdiele hat zu.')).toBeVisible();
  });

  function wished(title: string, more: object = {}) {
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
      ...more,
    });
  }
});

describe('copies and templates', () => {
  test('[CA74] a day is copied: what goes where is seen before, and it can be taken back', async () => {
    live = new MemoryLive(asTom);
    live.put(event, sharedAudience, body('Chor'));
    live.put(event, teamAudience, body('Augenarzt'));
    show('day');
    await button('Mehr').first().click();
    await page.getByRole('menuitem', { name: 'Tag kopieren' }).click();
    const dialog = page.getByRole('dialog', { name: 'Mittwoch, 6. Mai kopieren' });
    await dialog.getByRole('button', { name: /Donnerstag, 7\. Mai/ }).click();
    await dialog.getByRole('button', { name: /Freitag, 8\. Mai/ }).click();
    await expect.element(dialog.getByText('Mira Sommer, Freitag, 8. Mai: 2 Termine')).toBeVisible();
    await dialog.getByRole('button', { name: '4 Termine kopieren' }).click();
    await expect.element(page.getByText('4 Termine sind kopiert.')).toBeVisible();
    // At the same time of a day, in the order of ids that chance gave them.
    const where = live.all(event.name).map(({ audience }) => audience);
    expect(where.filter((audience) => audience === sharedAudience)).toHaveLength(3);
    expect(where.filter((audience) => audience === teamAudience)).toHaveLength(3);
    await button('Rückgängig').click();
    await expect.poll(() => live.all(event.name)).toHaveLength(2);
  });

  test('[CA75] a week is kept as template, renamed, put into another week, deleted and brought back', async () => {
    live = new MemoryLive(asTom);
    live.put(event, sharedAudience, body('Chor'));
    show('week');
    await button('Mehr').first().click();
    await page.getByRole('menuitem', { name: 'Woche als Vorlage behalten' }).click();
    const keep = page.getByRole('dialog', { name: 'Als Vorlage behalten' });
    await keep.getByRole('textbox', { name: 'Wie heißt die Vorlage?' }).fill('Chorwoche');
    await keep.getByRole('button', { name: 'Speichern' }).click();
    await expect.element(keep.getByText('Wähl, wer die Vorlage hat.')).toBeVisible();
    await keep.getByRole('radio').first().click({ force: true });
    await keep.getByRole('button', { name: 'Speichern' }).click();
    await expect.poll(() => live.all(template.name)).toHaveLength(1);

    show('templates');
    await expect.element(page.getByText('Eine Woche, 1 Termin')).toBeVisible();
    await button('Mehr: Chorwoche').click();
    await page.getByRole('menuitem', { name: 'Umbenennen' }).click();
    await page.getByRole('textbox', { name: 'Wie heißt die Vorlage?' }).fill('Singwoche');
    await button('Speichern').click();
    await button('Singwoche einsetzen').click();
    const insert = page.getByRole('dialog', { name: 'Singwoche einsetzen' });
    await insert.getByRole('button', { name: '11.–17. Mai' }).click();
    await insert.getByRole('button', { name: '1 Termin kopieren' }).click();
    await expect.element(page.getByText('1 Termin ist kopiert.')).toBeVisible();
    expect(live.all(event.name).map((one) => one.day)).toEqual([wednesday, '2026-05-13']);

    await button('Mehr: Singwoche').click();
    await page.getByRole('menuitem', { name: 'Löschen' }).click();
    await expect.element(page.getByText('Noch keine Vorlage.')).toBeVisible();
    await button('Rückgängig').click();
    await expect.element(button('Singwoche einsetzen')).toBeVisible();
  });
});

describe('another picture for a title', () => {
  test('[CA47] is kept for the person, then for the group, and comes by itself the next time', async () => {
    live = new MemoryLive(asTom);
    show('day');
    await button('Neuer Termin').click();
    const dialog = page.getByRole('dialog', { name: 'Neuer Termin' });
    await dialog.getByRole('textbox', { name: 'Was ist es?' }).fill('Bus zur Werkstatt');
    const offers = dialog.getByRole('list', { name: 'Passt ein anderes Bild besser?' });
    await offers.getByRole('button', { name: 'Werkstatt' }).click();
    await dialog.getByRole('button', { name: 'Für Mira merken' }).click();
    await expect.element(dialog.getByText('Gemerkt für Mira.')).toBeVisible();
    expect(live.all(pictogramChoice.name)).toMatchObject([
      {
        audience: sharedAudience,
        body: { phrase: 'bus zur werkstatt', lang: 'de', concepts: ['workshop'] },
      },
    ]);
    await dialog.getByRole('button', { name: 'Rückgängig' }).click();
    await expect.poll(() => live.all(pictogramChoice.name)).toEqual([]);
    await dialog.getByRole('button', { name: 'Für alle in Wohngruppe Linde merken' }).click();
    await expect.element(dialog.getByText('Gemerkt für Wohngruppe Linde.')).toBeVisible();
    expect(live.all(pictogramChoice.name)).toMatchObject([{ audience: houseAudience }]);

    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
    sessionStorage.clear();
    await button('Neuer Termin').click();
    await dialog.getByRole('textbox', { name: 'Was ist es?' }).fill('bus zur Werkstatt');
    await dialog.getByText('Dauert den ganzen Tag').click();
    // What is remembered is sure: the picture is there, and no other is offered.
    await expect.element(dialog.getByRole('button', { name: 'Ohne Bild' })).toBeVisible();
    // By key: what comes above moves the button, and a press that is moved away is none.
    (button('Speichern').element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect
      .poll(() => live.all(event.name))
      .toMatchObject([{ body: { pictogram: 'workshop' } }]);
  });
});
