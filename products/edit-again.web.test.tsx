import type { ComponentType } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Directory } from '#kernel/access/directory.ts';
import { keyedRecordId, randomId, type AudienceId, type RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { maskOf } from '#kernel/kind/right.ts';
import type { SeenRecord, SeenWrite } from '#kernel/sync/client/reader.ts';
import { dayColour, event, template, wish } from '#products/calendar/kinds.ts';
import calendarGerman from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayColourAgain } from '#products/calendar/ui/DayColourAgain.tsx';
import { EventAgain } from '#products/calendar/ui/EventAgain.tsx';
import { DeclineAgain } from '#products/calendar/ui/plan/DeclineAgain.tsx';
import planGerman from '#products/calendar/ui/plan/messages/de.json' with { type: 'json' };
import { TemplateAgain } from '#products/calendar/ui/plan/TemplateAgain.tsx';
import { WishAgain } from '#products/calendar/ui/plan/WishAgain.tsx';
import { entry } from '#products/journal/kinds.ts';
import journalGerman from '#products/journal/messages/de.json' with { type: 'json' };
import journalDayGerman from '#products/journal/ui/day/messages/de.json' with { type: 'json' };
import { EntryAgain } from '#products/journal/ui/EntryAgain.tsx';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import {
  circleAudience,
  mira,
  sampleDirectory,
  selfAudience,
  sharedAudience,
} from '#web/design/testing/sample-directory.ts';
import shellGerman from '#web/shell/messages/de.json' with { type: 'json' };

const monday = '2026-05-04' as PlainDay;
const tuesday = '2026-05-05' as PlainDay;
const zone = 'Europe/Berlin';
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };
/** An audience that this device knows nothing of any more. */
const lost = randomId<AudienceId>();
const choir = {
  title: 'Chor',
  pictogram: 'music',
  startsOn: tuesday,
  startTime: '17:30',
  endsOn: tuesday,
  endTime: '19:00',
  zone: 'Europe/Lisbon',
  withPersons: [],
  place: 'Gemeindehaus',
  note: 'Noten mitbringen.',
};

let live: MemoryLive;
let saved: number;
let closed: number;
let unmount: (() => void) | undefined;

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
  saved = 0;
  closed = 0;
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function open(
  Editor: ComponentType<EditAgainProps>,
  mutator: string,
  args: object,
  more: { readonly about?: RecordId; readonly kind?: string; readonly code?: string } = {},
): void {
  const found = live.all(more.kind ?? event.name).find((record) => record.id === more.about);
  const records = new Map<RecordId, SeenRecord>(found === undefined ? [] : [[found.id, found]]);
  const write: SeenWrite = { mutator, args, records };
  const shown = renderView(
    <Editor
      write={write}
      problem={{ code: more.code ?? 'access.not-allowed', params: {} }}
      draftKey="attention.one"
      personId={mira}
      clock={clock}
      zone={zone}
      onSaved={() => {
        saved += 1;
        return Promise.resolve();
      }}
      onClose={() => {
        closed += 1;
      }}
    />,
    {
      live,
      locale: 'de-DE',
      messages: {
        ...designGerman,
        ...shellGerman,
        ...calendarGerman,
        ...planGerman,
        ...journalGerman,
        ...journalDayGerman,
      },
    },
  );
  unmount = shown.unmount;
}

const dialog = () => page.getByRole('dialog');
const save = (name = 'Speichern') => dialog().getByRole('button', { name, exact: true }).click();
const onlyMe = () => dialog().getByText('Nur ich', { exact: true }).click();

function changing(audience: AudienceId, rights: number): Directory {
  return {
    ...sampleDirectory,
    audiences: sampleDirectory.audiences.map((one) =>
      one.id === audience ? { ...one, myRights: rights } : one,
    ),
  };
}

describe('a refused event', () => {
  test('[SYC38] that was to be new is made under its own id, with everything that was typed', async () => {
    const id = randomId<RecordId>();
    // Also what the editor does not show.
    const duty = { ...choir, confirm: 'seen', isDuty: true };
    open(EventAgain, 'calendar.create-event', { id, audience: circleAudience, event: duty });
    await expect.element(dialog()).toHaveTextContent(/fehlt dir ein Recht/);
    await dialog().getByLabelText('Was ist es?').fill('Chorprobe');
    await save();
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([
      {
        name: 'calendar.create-event',
        args: { id, audience: circleAudience, event: { ...duty, title: 'Chorprobe' } },
      },
    ]);
  });

  test('[SYC38] whose id was taken, and whose audience is out of reach, gets another of both, and nobody is chosen for it', async () => {
    const id = randomId<RecordId>();
    const write = { id, audience: lost, event: choir };
    open(EventAgain, 'calendar.create-event', write, { code: 'record.exists' });
    await expect.element(dialog()).toHaveTextContent(/Wähl aus, wer es sehen darf\./);
    await save();
    await expect.element(dialog()).toHaveTextContent(calendarGerman['calendar.audienceMissing']);
    expect(live.writes).toEqual([]);
    await onlyMe();
    await save();
    await expect.poll(() => saved).toBe(1);
    const [made] = live.writes;
    expect(made).toMatchObject({ args: { audience: selfAudience, event: choir } });
    expect(made?.args).not.toMatchObject({ id });
  });

  test('[SYC38] that changes one still there overwrites only what was typed', async () => {
    const about = live.put(event, sharedAudience, event.parse({ ...choir, importedUid: null }));
    open(
      EventAgain,
      'calendar.change-event',
      { id: about, fields: { place: 'Kirche' }, audience: lost },
      { about },
    );
    await expect.element(dialog().getByLabelText('Wo?')).toHaveValue('Kirche');
    await save();
    await expect.poll(() => saved).toBe(1);
    expect(live.writes).toEqual([
      { name: 'calendar.change-event', args: { id: about, fields: { place: 'Kirche' } } },
    ]);
  });

  test('[SYC38] that was moved keeps the new time, and lasts as long', async () => {
    const about = live.put(event, sharedAudience, event.parse({ ...choir, importedUid: null }));
    const move = { id: about, startsOn: monday, startTime: '18:00' };
    open(EventAgain, 'calendar.move-event', move, { about });
    await save();
    await expect.poll(() => saved).toBe(1);
    expect(live.writes[0]).toMatchObject({
      args: { fields: { startsOn: monday, startTime: '18:00', endsOn: monday, endTime: '19:30' } },
    });
  });

  test('[SYC38] that is gone is made anew from what was typed', async () => {
    const id = randomId<RecordId>();
    const fields = { title: 'Chor im Freien', startsOn: tuesday, startTime: null, endsOn: tuesday };
    open(EventAgain, 'calendar.change-event', { id, fields });
    await expect.element(dialog()).toHaveTextContent(/entsteht daraus etwas Neues/);
    await onlyMe();
    await save();
    await expect.poll(() => saved).toBe(1);
    const [made] = live.writes;
    expect(made).toMatchObject({
      name: 'calendar.create-event',
      args: { audience: selfAudience, event: { ...fields, zone } },
    });
    expect(made?.args, 'what departed stays departed').not.toMatchObject({ id });
  });

  test('[SYC38] that says what stands there already is settled without a write', async () => {
    const about = live.put(event, sharedAudience, event.parse({ ...choir, importedUid: null }));
    const same = { id: about, fields: { title: 'Chor' } };
    open(EventAgain, 'calendar.change-event', same, { about });
    await save();
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([]);
  });

  test('[SYC38][UX14] what is changed and not saved is still there afterwards', async () => {
    const write = { id: randomId<RecordId>(), audience: circleAudience, event: choir };
    open(EventAgain, 'calendar.create-event', write);
    await dialog().getByLabelText('Notiz').fill('Noten und Wasser mitbringen.');
    unmount?.();
    open(EventAgain, 'calendar.create-event', write);
    await expect
      .element(dialog().getByLabelText('Notiz'))
      .toHaveValue('Noten und Wasser mitbringen.');
    expect(saved).toBe(0);
  });
});

describe('a refused entry', () => {
  const body = { day: tuesday, event: randomId<RecordId>(), face: null, pictogram: 'swim' };

  test('[SYC38] is written anew with its face, its picture and its day', async () => {
    const id = randomId<RecordId>();
    open(EntryAgain, 'journal.write-entry', {
      id,
      audience: circleAudience,
      entry: { ...body, text: 'Es war kalt.' },
    });
    await dialog().getByLabelText('Was war?').fill('Es war sehr kalt.');
    await save('Fertig');
    await expect.poll(() => saved).toBe(1);
    expect(live.writes).toEqual([
      {
        name: 'journal.write-entry',
        args: { id, audience: circleAudience, entry: { ...body, text: 'Es war sehr kalt.' } },
      },
    ]);
  });

  test('[SYC38] of a record that may only be read becomes one of its own', async () => {
    live = new MemoryLive(changing(sharedAudience, maskOf(['read'])));
    const there = entry.parse({ ...body, text: 'Es war kalt.' });
    const about = live.put(entry, sharedAudience, there);
    const change = { id: about, fields: { text: 'Es war warm.' } };
    open(EntryAgain, 'journal.change-entry', change, { about, kind: entry.name });
    await expect.element(dialog()).toHaveTextContent(/entsteht daraus etwas Neues/);
    await onlyMe();
    await save('Fertig');
    await expect.poll(() => saved).toBe(1);
    expect(live.writes).toMatchObject([
      {
        name: 'journal.write-entry',
        args: { audience: selfAudience, entry: { ...body, text: 'Es war warm.' } },
      },
    ]);
  });

  test('[SYC38] that may stand nowhere says so, and nothing of it is lost', async () => {
    live = new MemoryLive({ ...sampleDirectory, audiences: [] });
    const write = { id: randomId<RecordId>(), audience: lost, entry: { ...body, text: 'Kalt.' } };
    open(EntryAgain, 'journal.write-entry', write);
    await expect.element(dialog()).toHaveTextContent(/nirgends etwas Neues anlegen/);
    await save('Fertig');
    await expect.element(dialog().getByLabelText('Was war?')).toHaveValue('Kalt.');
    expect([saved, closed, live.writes]).toEqual([0, 0, []]);
  });
});

describe('a refused colour', () => {
  test('[SYC38] is chosen again where it was meant to be', async () => {
    open(DayColourAgain, 'calendar.set-day-colour', {
      audience: circleAudience,
      day: tuesday,
      colour: 'yellow',
    });
    await dialog().getByText('Blau', { exact: true }).click();
    await save();
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([
      {
        name: 'calendar.set-day-colour',
        args: { audience: circleAudience, day: tuesday, colour: 'blue' },
      },
    ]);
  });

  test('[SYC38] that may not be changed where it is goes where one chooses, never to a group', async () => {
    live = new MemoryLive(changing(sharedAudience, maskOf(['read'])));
    const about = keyedRecordId(dayColour.name, sharedAudience, tuesday);
    live.put(dayColour, sharedAudience, { day: tuesday, colour: 'red' }, { id: about });
    open(
      DayColourAgain,
      'calendar.set-day-colour',
      { audience: sharedAudience, day: tuesday, colour: 'none' },
      { about, kind: dayColour.name },
    );
    await expect.element(dialog()).toHaveTextContent(/Wähl aus, wer es sehen darf\./);
    await save();
    expect(live.writes).toEqual([]);
    expect(
      dialog().getByRole('radio', { name: /Linde/ }).query(),
      'the house is no choice',
    ).toBeNull();
    await onlyMe();
    await save();
    await expect.poll(() => saved).toBe(1);
    expect(live.writes[0]).toMatchObject({ args: { audience: selfAudience, colour: 'none' } });
  });
});

describe('a refused wish', () => {
  const ice = {
    title: 'Eis essen',
    pictogram: 'ice-cream',
    photo: null,
    recording: null,
    person: mira,
    day: tuesday,
  };
  const waiting = wish.parse({ ...ice, state: 'open', event: null, answer: '' });

  test('[SYC38] is made again with what was typed, where one may', async () => {
    const id = randomId<RecordId>();
    open(WishAgain, 'calendar.make-wish', { id, audience: lost, wish: ice });
    await expect.element(dialog()).toHaveTextContent(/Wähl aus, wer es sehen darf\./);
    await dialog().getByLabelText('Was soll es sein?').fill('Eis essen gehen');
    await save('Wünschen');
    await expect.element(dialog()).toHaveTextContent(planGerman['plan.wish.audienceMissing']);
    await onlyMe();
    await save('Wünschen');
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([
      {
        name: 'calendar.make-wish',
        args: { id, audience: selfAudience, wish: { ...ice, title: 'Eis essen gehen' } },
      },
    ]);
  });

  test('[SYC38] is granted with the event that was typed, or that stands by itself once the wish is gone', async () => {
    const about = live.put(wish, sharedAudience, waiting);
    const made = { id: randomId<RecordId>(), audience: circleAudience, event: choir };
    const args = { id: about, event: made, answer: '' };
    open(EventAgain, 'calendar.grant-wish', args, { about, kind: wish.name });
    await dialog().getByLabelText('Was ist es?').fill('Eis am See');
    await save();
    await expect.poll(() => saved).toBe(1);
    expect(live.writes).toMatchObject([
      {
        name: 'calendar.grant-wish',
        args: { id: about, event: { audience: circleAudience, event: { title: 'Eis am See' } } },
      },
    ]);
    unmount?.();
    sessionStorage.clear();
    open(EventAgain, 'calendar.grant-wish', args);
    await save();
    await expect.poll(() => saved).toBe(2);
    expect(live.writes[1]).toMatchObject({
      name: 'calendar.create-event',
      args: { id: made.id, audience: circleAudience, event: { title: 'Chor' } },
    });
  });

  test('[SYC38] is declined with the words that were typed; of one that is gone they can be read', async () => {
    const about = live.put(wish, sharedAudience, waiting);
    const args = { id: about, answer: 'Die Eisdiele hat zu.' };
    open(DeclineAgain, 'calendar.decline-wish', args, { about, kind: wish.name });
    await dialog().getByLabelText('Warum nicht?').fill('Die Eisdiele hat bis Mai zu.');
    await save('Ablehnen');
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([
      {
        name: 'calendar.decline-wish',
        args: { id: about, answer: 'Die Eisdiele hat bis Mai zu.' },
      },
    ]);
    unmount?.();
    sessionStorage.clear();
    open(DeclineAgain, 'calendar.decline-wish', args);
    await expect.element(dialog()).toHaveTextContent(planGerman['plan.wish.gone.again']);
    await save('Ablehnen');
    await expect.element(dialog().getByLabelText('Warum nicht?')).toHaveValue(args.answer);
    expect([saved, live.writes.length]).toEqual([1, 1]);
  });
});

describe('a refused template', () => {
  const week = template.parse({
    name: 'Singwoche',
    pictogram: 'music',
    spans: 'event',
    events: [
      {
        title: 'Chor',
        pictogram: 'music',
        withPersons: [],
        place: '',
        note: '',
        dayOffset: 0,
        startTime: '17:30',
        endTime: '19:00',
        lastsDays: 0,
      },
    ],
  });

  test('[SYC38] is kept under its own id, with its events and the name that was typed', async () => {
    const id = randomId<RecordId>();
    const args = { id, audience: circleAudience, template: week };
    open(TemplateAgain, 'calendar.keep-template', args);
    await dialog().getByLabelText('Wie heißt die Vorlage?').fill('Chorwoche');
    await onlyMe();
    await save();
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([
      {
        name: 'calendar.keep-template',
        args: { id, audience: selfAudience, template: { ...week, name: 'Chorwoche' } },
      },
    ]);
  });

  test('[SYC38] is renamed; of one that is gone the name can be read', async () => {
    const about = live.put(template, sharedAudience, week);
    const args = { id: about, fields: { name: 'Woche mit Chor' } };
    open(TemplateAgain, 'calendar.change-template', args, { about, kind: template.name });
    await save();
    await expect.poll(() => [saved, closed]).toEqual([1, 1]);
    expect(live.writes).toEqual([{ name: 'calendar.change-template', args }]);
    unmount?.();
    sessionStorage.clear();
    open(TemplateAgain, 'calendar.change-template', args);
    await expect.element(dialog()).toHaveTextContent(planGerman['plan.template.gone']);
    await save();
    await expect
      .element(dialog().getByLabelText('Wie heißt die Vorlage?'))
      .toHaveValue('Woche mit Chor');
    expect(saved).toBe(1);
  });
});
