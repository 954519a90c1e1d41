import type { DemoJournalEntry } from './types.ts';

const today = { daysFromToday: 0 };
const yesterday = { daysFromToday: -1 };

/** Fresh whatever the weekday, so that the first screen after loading is never an empty day. */
export const lindeToday: readonly DemoJournalEntry[] = [
  {
    space: 'mira',
    by: 'mira',
    day: yesterday,
    audience: 'self',
    face: 'so-so',
    text: 'Ich habe lange wach gelegen und an die vier Zeilen gedacht. Ich kann sie. Ich kann sie wirklich.',
  },
  {
    space: 'mira',
    by: 'mira',
    day: today,
    audience: 'shared',
    face: 'good',
    text: 'Gut geschlafen. Zum Frühstück den letzten Honig von Oma aufgemacht.',
  },
  {
    space: 'jonas',
    by: 'jonas',
    day: today,
    audience: 'shared',
    face: 'good',
    text: 'Wecker 6:30, aufgestanden 6:31. Im Flur brennt wieder die rechte Lampe.',
  },
  {
    space: 'hedi',
    by: 'hedi',
    day: today,
    audience: 'shared',
    face: 'good',
    text: 'Die Hände sind warm und weich heute Morgen. Ich fange eine Mütze an.',
  },
  {
    space: 'emre',
    by: 'emre',
    day: today,
    audience: 'shared',
    face: 'very-good',
    text: 'Can hat das erste Ultraschallbild geschickt. Jetzt darf ich es allen sagen: Ich werde Onkel.',
  },
  {
    space: 'ruth',
    by: 'nadja',
    day: today,
    audience: 'team',
    face: 'good',
    text: 'Ruth hat beim Aufstehen „Sonne“ gesagt und auf den Vorhang gezeigt. Also Vorhang auf.',
  },
];

export const birkenhofToday: readonly DemoJournalEntry[] = [
  {
    space: 'pia',
    by: 'pia',
    day: today,
    audience: 'shared',
    face: 'good',
    text: 'Ich habe den Wetterbericht ganz allein gelesen, auch das Kleingedruckte.',
  },
  {
    space: 'leon',
    by: 'leon',
    day: today,
    audience: 'shared',
    face: 'good',
    text: 'Neue Arbeitsschuhe. Sie drücken nicht, das ist das Wichtigste.',
  },
];

export const householdToday: readonly DemoJournalEntry[] = [
  {
    space: 'ida',
    by: 'ida',
    day: yesterday,
    audience: 'circle',
    face: 'good',
    text: 'Krümel hat zum ersten Mal aus meiner Hand gefressen.',
  },
  {
    space: 'ida',
    by: 'ida',
    day: today,
    audience: 'circle',
    face: 'good',
    text: 'Selin hat mir eine Sprachnachricht geschickt. Drei Minuten lang.',
  },
];
