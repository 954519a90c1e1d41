import type { Page, Route } from 'playwright-core';
import { demoContent } from '#apps/server/demo/content.ts';
import { addDays, isoWeekday, type PlainDay } from '#kernel/base/plain-day.ts';
import { announcedProvider } from '#testkit/e2e/announced-provider.ts';
import type { Device } from '#testkit/e2e/device.ts';

/** Where a view is, on which device, and what is pressed until it is seen. */
export interface View {
  readonly name: string;
  /** `guest`: nobody signed in; `person`: whose own life it is; `staff`: who sees several lives; `keeper`: who looks after the tenant; `refused`: a device with a refused write. */
  readonly on: 'guest' | 'person' | 'staff' | 'keeper' | 'refused';
  readonly path: (here: Here) => string;
  readonly open?: (page: Page, device: Device) => Promise<void>;
  /** Another place of a view that has its own line here: for the camera, which sees one window of it. */
  readonly isPart?: true;
  /** A page without script: it has one density, and the theme of the browser. */
  readonly isPlain?: true;
  /** Leaves things as they were, where going elsewhere is not enough. */
  readonly leave?: (page: Page, device: Device) => Promise<void>;
}

export interface Here {
  readonly tenant: string;
  /** A day with something on it, as it stands in addresses. */
  readonly day: string;
  /** Whom the staff device helps, and whose own device `person` is. */
  readonly person: string;
  /** The path of an invitation nobody has accepted. */
  readonly invitation: string;
}

const emptyDay = '2031-02-11';
/** Where `haveEventOverwritten` has made one. */
export const overwrittenDay = '2031-02-12';
let tries = 0;

/** A small calendar as other programs write it, with one broken event. */
function calendarFile(day: string): string {
  const date = day.replaceAll('-', '');
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN',
    'X-WR-CALNAME:Verein',
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Berlin',
    'BEGIN:STANDARD',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'DTSTART:19701025T030000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'DTSTART:19700329T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'UID:probe-1@verein.example',
    'SUMMARY:Trommelprobe',
    'LOCATION:Bürgerhaus',
    `DTSTART;TZID=Europe/Berlin:${date}T193000`,
    `DTEND;TZID=Europe/Berlin:${date}T210000`,
    'RRULE:FREQ=WEEKLY;COUNT=3',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:ausflug-1@verein.example',
    'SUMMARY:Ausflug in den',
    '  Tierpark',
    `DTSTART;VALUE=DATE:${date}`,
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:kaputt-1@verein.example',
    'SUMMARY:Ohne richtigen Tag',
    'DTSTART;VALUE=DATE:20260231',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** A day of the coming week, as it stands in addresses, so many days after Monday. */
function comingMonday(days = 0): PlainDay {
  const today = new Date().toISOString().slice(0, 10) as PlainDay;
  return addDays(today, 8 - isoWeekday(today) + days);
}

/** Puts a calendar file into the import view and waits for its preview. */
export async function chooseCalendarFile(page: Page, day: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({
    name: 'verein.ics',
    mimeType: 'text/calendar',
    buffer: Buffer.from(calendarFile(day)),
  });
  await page.getByText('Trommelprobe').first().waitFor();
}

async function openEvent(page: Page): Promise<void> {
  await page.locator('.c-event, .c-big, .c-small').first().click();
  await page.getByRole('dialog').waitFor();
}

/** The first circle that can be changed. */
async function openAudience(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /: Ansehen und ändern$/ })
    .nth(1)
    .click();
  await page.getByText('Wer darf hier was?').waitFor();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).first().click();
}

async function dialog(page: Page): Promise<void> {
  await page.locator('[role=dialog], [role=alertdialog]').first().waitFor();
}

/** A section of a long page, under the bar at the top. */
async function scrollTo(page: Page, heading: string): Promise<void> {
  const section = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: heading }) });
  await section.evaluate((element) => {
    element.scrollIntoView({ block: 'start' });
  });
}

async function openNewToken(page: Page): Promise<void> {
  await press(page, 'Schlüssel machen');
  await page.getByRole('dialog').getByLabel('Wie heißt er?').fill('Wandtafel');
}

/** Says this in the server's place when something is made, so that nothing is. */
async function answerMaking(route: Route, status: number, json: object): Promise<void> {
  if (route.request().method() === 'POST') await route.fulfill({ status, json });
  else await route.fallback();
}

/** Every screen there is, with what can stand above it. */
export const views: readonly View[] = [
  { name: 'sign-in', on: 'guest', path: () => '/sign-in' },
  {
    name: 'sign-in-refused',
    on: 'guest',
    path: () => '/sign-in',
    open: async (page) => {
      // Another one each time: too many tries look different.
      tries += 1;
      await page.getByLabel('E-Mail').fill(`niemand.${tries}@obhut.example`);
      await page.getByLabel('Passwort', { exact: true }).fill('falsch und lang genug');
      await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
      await page.getByText(/passen nicht zusammen|zu viele Versuche/).waitFor();
    },
  },
  {
    name: 'invite',
    on: 'guest',
    path: ({ invitation }) => invitation,
    open: async (page) => {
      await page.getByRole('button', { name: 'Einladung annehmen' }).waitFor();
    },
  },
  {
    name: 'invite-over',
    on: 'guest',
    path: () => '/invite#not-an-invitation',
    open: async (page) => {
      await page.getByText('Diese Einladung gilt nicht').waitFor();
    },
  },
  { name: 'transparency', on: 'guest', path: () => '/transparency?lang=de', isPlain: true },
  { name: 'day', on: 'person', path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}` },
  {
    name: 'day-empty',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/day/${emptyDay}`,
    open: async (page) => {
      await page.locator('.o-empty').waitFor();
    },
  },
  { name: 'week', on: 'person', path: ({ tenant, day }) => `/t/${tenant}/calendar/week/${day}` },
  {
    name: 'two-days',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/2-days/${day}`,
  },
  {
    name: 'five-days',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/5-days/${day}`,
  },
  {
    name: 'month',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/month/${day}`,
    open: async (page) => {
      await page.locator('.c-few-one').first().waitFor();
    },
  },
  {
    name: 'month-empty',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/month/${emptyDay.replace('02', '05')}`,
  },
  {
    name: 'agenda',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/agenda/${day}`,
    open: async (page) => {
      await page.locator('.c-tile').first().waitFor();
    },
  },
  {
    name: 'agenda-empty',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/agenda/${emptyDay.replace('02', '05')}`,
    open: async (page) => {
      await page.locator('.o-empty').waitFor();
    },
  },
  {
    name: 'week-of-group',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/week/${day}`,
    open: async (page) => {
      await page.getByRole('button', { name: /^Wessen Kalender/ }).click();
      await page.getByRole('menuitemradio', { name: 'Wohngruppe Linde' }).click();
      await page.locator('.c-duty').first().waitFor();
    },
  },
  {
    name: 'weekday-colours',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      const easy = page.getByRole('button', { name: 'Farbe', exact: true });
      await page.locator('.c-event, .c-big').first().waitFor();
      if (await easy.isVisible()) await easy.click();
      await press(page, 'Farben der Wochentage');
      await page.getByRole('dialog', { name: 'Farben der Wochentage' }).waitFor();
    },
  },
  {
    name: 'event',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: openEvent,
  },
  {
    name: 'event-editor',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      await press(page, 'Neuer Termin');
      await dialog(page);
    },
  },
  {
    name: 'event-pictures',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      await press(page, 'Neuer Termin');
      await dialog(page);
      await press(page, 'Bild wählen');
      await page.getByLabel('Bild suchen').waitFor();
    },
  },
  {
    name: 'event-move',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      await openEvent(page);
      await press(page, 'Verschieben nach');
      await page.getByText('Auf welchen Tag?').first().waitFor();
    },
  },
  {
    name: 'event-steps',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      await press(page, 'Neuer Termin');
      await dialog(page);
      await page.getByText('Mit Schritten, Auswahl oder Bestätigung').click();
      await press(page, 'Schritt dazu');
      await page.getByLabel('Schritt 1', { exact: true }).fill('Zähne putzen');
      await page.getByRole('button', { name: 'Bild für Schritt 1: Zähne putzen' }).waitFor();
    },
    // What was typed would still be there in the next editor.
    leave: (page) =>
      page.evaluate(() => {
        for (const key of Object.keys(sessionStorage)) {
          if (key.startsWith('obhut.draft.')) sessionStorage.removeItem(key);
        }
      }),
  },
  {
    name: 'routine',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/day/${comingMonday()}`,
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Frühstück/ })
        .first()
        .click();
      await page.getByRole('region', { name: 'Schritte: Frühstück' }).waitFor();
    },
  },
  {
    name: 'choice',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/day/${comingMonday(2)}`,
    open: async (page) => {
      const more = page.getByRole('button', { name: /weitere.* zeigen$/ });
      const lunch = page.getByRole('button', { name: /^Mittagessen mit Pia/ }).first();
      await lunch.or(more).first().waitFor();
      if ((await lunch.count()) === 0) await more.click();
      await lunch.click();
      await page.getByRole('region', { name: 'Was möchtest du machen?' }).waitFor();
    },
  },
  {
    name: 'wishes',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/wishes`,
    open: async (page) => {
      await page.getByText('Zelten').first().waitFor();
    },
  },
  {
    name: 'wish-made',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/wishes`,
    open: async (page) => {
      await page.getByRole('list', { name: 'Ideen' }).getByRole('button').first().click();
      await page.getByRole('button', { name: 'Wünschen' }).waitFor();
    },
    leave: async (page) => {
      await press(page, 'Doch nicht');
    },
  },
  {
    name: 'missing',
    on: 'staff',
    path: ({ tenant, person }) => `/t/${tenant}/calendar/missing?person=${person}`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Mira Sommer' }).waitFor();
    },
  },
  {
    name: 'templates',
    on: 'staff',
    path: ({ tenant, person }) => `/t/${tenant}/calendar/templates?person=${person}`,
    open: async (page) => {
      await page.getByText('Schwimmtasche packen').first().waitFor();
    },
  },
  {
    name: 'copy',
    on: 'staff',
    path: ({ tenant, person }) => `/t/${tenant}/calendar/templates?person=${person}`,
    open: async (page) => {
      await press(page, 'Freier Tag einsetzen');
      await dialog(page);
      await page
        .getByRole('dialog')
        .getByRole('group', { name: 'Auf welche Tage?' })
        .getByRole('button')
        .nth(2)
        .click();
    },
  },
  {
    name: 'history',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/calendar/day/${overwrittenDay}`,
    open: async (page) => {
      await openEvent(page);
      await press(page, 'Verlauf');
      await page.getByText('So fing es an.').waitFor();
    },
  },
  {
    name: 'who-sees-this',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    open: async (page) => {
      await page
        .getByRole('article')
        .getByRole('button', { name: 'Wer sieht das?' })
        .first()
        .click();
      await dialog(page);
    },
  },
  {
    name: 'person-switcher',
    on: 'staff',
    path: ({ tenant, day }) => `/t/${tenant}/calendar/day/${day}`,
    open: async (page) => {
      await page.locator('button.o-person').click();
      await page.locator('[role=listbox], [role=menu], [role=dialog]').first().waitFor();
    },
  },
  { name: 'journal', on: 'person', path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}` },
  {
    name: 'journal-empty',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/journal/day/2020-02-11`,
    open: async (page) => {
      await page.locator('.o-empty').waitFor();
    },
  },
  {
    name: 'journal-future',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/journal/day/${emptyDay}`,
    open: async (page) => {
      await page.locator('.o-empty').waitFor();
    },
  },
  {
    name: 'journal-editor',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    open: async (page) => {
      await press(page, 'Wie war es?');
      await dialog(page);
    },
  },
  {
    name: 'journal-share',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    open: async (page) => {
      await press(page, 'Teilen');
      await dialog(page);
    },
  },
  {
    name: 'mood',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/mood/${day}`,
    open: async (page) => {
      const faces = page.locator('.j-mood-faces');
      const curve = page.getByRole('button', { name: 'Als Tabelle' });
      await faces.or(curve).waitFor();
      if (await curve.isVisible()) await curve.click();
    },
  },
  {
    name: 'year',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/year/${day}`,
    open: async (page) => {
      await page.locator('.j-row').first().waitFor();
    },
  },
  {
    name: 'year-empty',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/journal/year/2019-12-31`,
    open: async (page) => {
      await page.locator('.o-empty').waitFor();
    },
  },
  {
    name: 'book',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/journal/book?from=2026-01-01&to=2026-03-31`,
    open: async (page) => {
      await page.getByRole('button', { name: 'Jahrbuch machen' }).waitFor();
    },
  },
  {
    name: 'access',
    on: 'staff',
    path: ({ tenant }) => `/t/${tenant}/access`,
    open: async (page) => {
      await page.getByRole('heading', { level: 2 }).first().waitFor();
    },
  },
  {
    name: 'access-audience',
    on: 'staff',
    path: ({ tenant }) => `/t/${tenant}/access`,
    open: openAudience,
  },
  {
    name: 'access-grant',
    on: 'staff',
    path: ({ tenant }) => `/t/${tenant}/access`,
    open: async (page) => {
      await openAudience(page);
      await press(page, 'Jemanden dazunehmen');
      await dialog(page);
    },
  },
  {
    name: 'access-why',
    on: 'staff',
    path: ({ tenant }) => `/t/${tenant}/access`,
    open: async (page) => {
      await openAudience(page);
      await page
        .getByRole('button', { name: /^Warum sieht/ })
        .first()
        .click();
      await page
        .getByRole('dialog')
        .getByText(/das, weil/)
        .waitFor();
    },
  },
  {
    name: 'manage-members',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/members`,
    open: async (page) => {
      await page
        .getByRole('button', { name: /^Einladung für/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'manage-invite',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/members`,
    open: async (page) => {
      await press(page, 'Jemanden einladen');
      await dialog(page);
    },
  },
  {
    name: 'manage-member-end',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/members`,
    open: async (page) => {
      await page.getByRole('link', { name: /^Henrik Lund/ }).click();
      await press(page, 'Mitgliedschaft beenden');
      await dialog(page);
    },
  },
  {
    name: 'manage-groups',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/groups`,
    open: async (page) => {
      await page.getByRole('link', { name: /^Nachtwache/ }).waitFor();
    },
  },
  {
    name: 'manage-group',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/groups`,
    open: async (page) => {
      await page.getByRole('link', { name: /^Team Linde/ }).click();
      await page.getByRole('button', { name: 'Jemanden aufnehmen' }).waitFor();
    },
  },
  {
    name: 'manage-roles',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/roles`,
    open: async (page) => {
      await page.getByText('Rollen, die es immer gibt').waitFor();
    },
  },
  {
    name: 'manage-programs',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/programs`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Anzeigetafel im Flur' }).waitFor();
    },
  },
  {
    name: 'manage-devices',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/devices`,
    open: async (page) => {
      await page.getByLabel('Tage ohne Internet').waitFor();
      await page
        .getByRole('link', { name: /^Katrin Weiss/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'manage-device-lost',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/devices`,
    open: async (page) => {
      await page
        .getByRole('link', { name: /^Katrin Weiss/ })
        .first()
        .click();
      await press(page, 'Als verloren melden');
      await dialog(page);
    },
  },
  {
    name: 'manage-symbols',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/symbols`,
    open: async (page) => {
      await page.getByText('Noch gibt es hier keine eigenen Bilder.').waitFor();
    },
  },
  {
    name: 'manage-changes',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/manage/changes`,
    open: async (page) => {
      await page.getByText('hat jemanden eingeladen').first().waitFor();
    },
  },
  {
    name: 'privacy',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/overview`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Bereiche', exact: true }).waitFor();
      await page.getByRole('link', { name: /^Zusicherung läuft ab/ }).waitFor();
    },
  },
  {
    name: 'privacy-contract',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/contract`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Fassung 1' }).waitFor();
    },
  },
  {
    name: 'privacy-terminate',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/contract`,
    open: async (page) => {
      await press(page, 'Kündigen');
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'privacy-amend',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/contract`,
    open: async (page) => {
      await press(page, 'Neue Fassung');
      await page.getByRole('heading', { name: 'Neue Fassung schließen' }).waitFor();
    },
  },
  {
    name: 'privacy-clauses',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/clauses?show=unmet`,
    open: async (page) => {
      await page.getByText('Woran es hängt').first().waitFor();
    },
  },
  {
    name: 'privacy-providers',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/providers`,
    open: async (page) => {
      await page.getByText('Es gibt keine Anbieter').waitFor();
    },
  },
  {
    name: 'privacy-notice',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/providers/letterbird`,
    open: async (page, device) => {
      // In the server's place, so that nobody has to describe a provider and wait.
      await device.context.route('**/providers?*', (route) =>
        route.fulfill({ json: announcedProvider }),
      );
      await page.reload();
      await page.getByRole('button', { name: 'Empfang bestätigen' }).waitFor();
    },
    leave: (_page, device) => device.context.unroute('**/providers?*'),
  },
  {
    name: 'privacy-instructions',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/instructions`,
    open: async (page) => {
      await page.getByText('Bitte einen Schlüssel').first().waitFor();
    },
  },
  {
    name: 'privacy-oversight',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/oversight`,
    open: async (page) => {
      await page.getByText('Es wurde noch nichts gefragt.').waitFor();
    },
  },
  {
    name: 'privacy-ask',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/oversight`,
    open: async (page) => {
      await press(page, 'Etwas anfragen');
      await dialog(page);
    },
  },
  {
    name: 'privacy-measures',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/measures`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Räume und Orte' }).waitFor();
    },
  },
  {
    name: 'privacy-deadlines',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/deadlines`,
    open: async (page) => {
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'privacy-offices',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/offices`,
    open: async (page) => {
      await page.getByText('Beschluss der Leitung vom 3. Mai').waitFor();
    },
  },
  {
    name: 'privacy-appoint',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/offices`,
    open: async (page) => {
      await press(page, 'Jemanden benennen');
      await dialog(page);
    },
  },
  {
    name: 'privacy-chronicle',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/chronicle?action=calendar.`,
    open: async (page) => {
      await page.getByText('calendar.make-wish').first().waitFor();
    },
  },
  {
    name: 'privacy-event',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/chronicle/3`,
    open: async (page) => {
      await page.getByText('In der Kette').waitFor();
    },
  },
  {
    name: 'privacy-register',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/register`,
    open: async (page) => {
      await page.getByRole('heading', { name: 'Kalender führen' }).waitFor();
    },
  },
  {
    name: 'privacy-usage',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/usage`,
    open: async (page) => {
      await page.getByRole('switch').first().waitFor();
    },
  },
  {
    name: 'privacy-check',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/chronicle/check`,
    open: async (page) => {
      await press(page, 'Jetziges Protokoll prüfen');
      const checked = page.getByText(/^Das Protokoll ist vollständig/);
      const asked = page.getByRole('dialog', { name: 'Bist du es?' });
      await checked.or(asked).first().waitFor({ timeout: 60_000 });
      // Where the way here took more than ten minutes (ID54).
      if (await asked.isVisible()) {
        await asked.getByLabel('Passwort', { exact: true }).fill(demoContent.password);
        await asked.getByRole('button', { name: 'Weiter' }).click();
      }
      await checked.waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'privacy-register-edit',
    on: 'keeper',
    path: ({ tenant }) => `/t/${tenant}/privacy/register`,
    open: async (page) => {
      await press(page, 'Kalender führen ergänzen');
      await dialog(page);
    },
  },
  { name: 'import', on: 'person', path: ({ tenant }) => `/t/${tenant}/import` },
  {
    name: 'import-preview',
    on: 'person',
    path: ({ tenant }) => `/t/${tenant}/import`,
    open: async (page) => {
      await chooseCalendarFile(
        page,
        emptyDay.replace('2031', String(new Date().getFullYear() + 1)),
      );
    },
  },
  { name: 'settings', on: 'person', path: () => '/settings' },
  {
    name: 'feeds',
    on: 'person',
    path: () => '/settings',
    isPart: true,
    open: (page) => scrollTo(page, 'Adressen für andere Kalender'),
  },
  {
    name: 'feed-new',
    on: 'person',
    path: () => '/settings',
    open: async (page) => {
      await press(page, 'Adresse machen');
      await page.getByRole('dialog').getByLabel('Für wen ist die Adresse?').fill('Handy von Oma');
    },
  },
  {
    name: 'tokens',
    on: 'person',
    path: () => '/settings',
    isPart: true,
    open: (page) => scrollTo(page, 'Schlüssel für Programme'),
  },
  {
    name: 'token-new',
    on: 'person',
    path: () => '/settings',
    open: openNewToken,
  },
  {
    name: 'token-made',
    on: 'person',
    path: () => '/settings',
    open: async (page, device) => {
      await device.context.route('**/api/tokens', (route) =>
        answerMaking(route, 200, { token: 'obhut_8Yk2vQ0sJ3mXw7bT1cRn5LpZ' }),
      );
      await openNewToken(page);
      await page.getByRole('button', { name: 'Machen', exact: true }).click();
      await page.getByText('Du siehst ihn nur jetzt.').waitFor();
    },
    leave: (_page, device) => device.context.unroute('**/api/tokens'),
  },
  {
    name: 'password-again',
    on: 'person',
    path: () => '/settings',
    open: async (page, device) => {
      // What the server says ten minutes after the password was given (ID54).
      await device.context.route('**/api/tokens', (route) =>
        answerMaking(route, 403, { code: 'identity.password-needed', params: {} }),
      );
      await openNewToken(page);
      await page.getByRole('button', { name: 'Machen', exact: true }).click();
      await page.getByRole('dialog', { name: 'Bist du es?' }).waitFor();
    },
    leave: (_page, device) => device.context.unroute('**/api/tokens'),
  },
  {
    name: 'sign-out',
    on: 'person',
    path: () => '/settings',
    open: async (page) => {
      await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
      await dialog(page);
    },
  },
  {
    name: 'nothing-waits',
    on: 'person',
    path: () => '/needs-attention',
    open: async (page) => {
      await page.getByText('Alles ist angekommen.').waitFor();
    },
  },
  {
    name: 'needs-attention',
    on: 'refused',
    path: () => '/needs-attention',
    open: async (page) => {
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'not-found',
    on: 'person',
    path: () => '/t/t_000000000000/calendar/day/2026-05-04',
    open: async (page) => {
      await page.getByText('Hier ist nichts').waitFor();
    },
  },
  {
    name: 'offline',
    on: 'person',
    path: ({ tenant, day }) => `/t/${tenant}/journal/day/${day}`,
    open: async (page, device) => {
      await device.canStartOffline();
      await device.context.setOffline(true);
      await page.reload();
      await page.getByText('Ohne Verbindung').waitFor();
      await page.getByRole('article').first().waitFor();
    },
    leave: (_page, device) => device.context.setOffline(false),
  },
];

/** Shows a view: goes there, presses what has to be pressed, and waits until it has its pictures. */
export async function show(view: View, device: Device, here: Here): Promise<void> {
  const { page } = device;
  // Another hash alone would not load the page anew.
  await page.goto('about:blank');
  await device.goTo(view.path(here));
  await page.locator('h1').first().waitFor();
  await arrive(view, device);
}

/** A small page of whoever is signed in. */
const between = '/needs-attention';
/** They are about how one comes there, or set a program of their own to work. */
const loadAnew = new Set(['not-found', 'offline', 'privacy-check']);

/**
 * As `show`, from a view of the same device, without loading all of Obhut anew. By way of a page on which nothing of the
 * view before is left.
 */
export async function showWithin(view: View, device: Device, here: Here): Promise<void> {
  const path = view.path(here);
  if (path === between || loadAnew.has(view.name)) {
    await show(view, device, here);
    return;
  }
  await turnTo(device.page, between);
  await turnTo(device.page, path);
  await arrive(view, device);
}

/** As a link of the page does it. */
async function turnTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    for (const heading of document.querySelectorAll('h1')) heading.dataset['left'] = '';
    history.pushState(null, '', to);
  }, path);
  await page.locator('h1:not([data-left])').first().waitFor();
}

async function arrive(view: View, device: Device): Promise<void> {
  const { page } = device;
  if (view.on !== 'guest' && view.name !== 'not-found') {
    await page.locator('.o-screen').waitFor();
    await page.getByText('Obhut wird eingerichtet').waitFor({ state: 'detached' });
  }
  await view.open?.(page, device);
  await page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.loading === 'lazy'),
  );
  await page.evaluate(() => document.fonts.ready);
}
