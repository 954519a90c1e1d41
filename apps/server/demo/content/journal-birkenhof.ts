import type { DemoJournalEntry } from './types.ts';
import { writer } from './writer.ts';

const pia = writer({ space: 'pia', by: 'pia' });
const uweForPia = writer({ space: 'pia', by: 'uwe' });
const leon = writer({ space: 'leon', by: 'leon' });
const jonas = writer({ space: 'jonas', by: 'jonas' });

export const birkenhofJournal: readonly DemoJournalEntry[] = [
  pia(
    -6,
    1,
    'shared',
    'Sechs Stuhlbeine geschliffen. Die Körnung geht von 80 über 120 bis 240, dann ist es wie Seide.',
    { face: 'good', event: 'workshop' },
  ),
  pia(
    -6,
    2,
    'team',
    'Im Lesekurs lese ich jetzt Zeitung. Nur die Überschriften und was darunter steht.',
    { face: 'good', event: 'reading' },
  ),
  pia(-5, 1, 'self', 'Beim Wochenstart musste ich vor allen sprechen. Meine Hände waren nass.', {
    face: 'bad',
  }),
  pia(
    -4,
    5,
    'shared',
    'Am Tag der offenen Tür hat ein Mann gefragt, wer die Lehne gemacht hat. Ich habe die Hand gehoben.',
    { face: 'very-good' },
  ),
  pia(-3, 4, 'shared', 'Staffellauf in der Halle. Wir wurden Letzte und hatten am meisten Spaß.', {
    face: 'good',
    event: 'sport',
  }),
  pia(
    -2,
    3,
    'shared',
    'Erster Tag in der Tischlerei. Der Meister heißt Kolja und erklärt alles nur einmal, aber langsam.',
    { face: 'good', event: 'hammer' },
  ),
  uweForPia(
    -2,
    5,
    'team',
    'Rückmeldung aus der Tischlerei: Pia arbeitet genau und fragt nach, bevor sie rät. Sie würden sie wieder nehmen.',
  ),
  pia(-1, 3, 'shared', 'Mit Mira in der Kantine eine Liste geschrieben. Minigolf steht oben.', {
    face: 'very-good',
    event: 'lunch',
  }),
  pia(0, 1, 'self', 'Ich will den Platz in der Tischlerei. Ich habe es noch niemandem so gesagt.', {
    face: 'so-so',
  }),
  leon(
    -6,
    1,
    'shared',
    'Im Gewächshaus Thymian und Salbei getopft, zwei Reihen. Meine Hände riechen noch am Abend danach.',
    { face: 'good', event: 'garden-work' },
  ),
  leon(-5, 5, 'shared', 'Am Stand 31 Töpfe Kräuter verkauft, um elf waren sie weg.', {
    face: 'very-good',
    event: 'market',
  }),
  leon(-3, 2, 'shared', 'Der Hoftraktor hat vier Gänge. Ich darf erst mal nur den ersten.', {
    face: 'very-good',
    event: 'farm',
  }),
  leon(
    -2,
    3,
    'shared',
    'Auf dem Friedhof ist es still, da kann ich gut arbeiten. Eine Frau hat sich für das Grab bedankt.',
    { face: 'good', event: 'cemetery' },
  ),
  leon(-1, 1, 'team', 'Rücken tut weh vom Kompost. Bitte morgen etwas im Stehen.', {
    face: 'bad',
    event: 'garden-work',
  }),
  leon(0, 1, 'shared', 'Der zweite Gang. Mit Farida abgesprochen.', {
    face: 'very-good',
    event: 'garden-work',
  }),
  jonas(
    -4,
    1,
    'team',
    'Lagerbestand Schrauben: 2 Kartons mehr als im Heft. Ich habe dreimal gezählt.',
    { face: 'good', event: 'clipboard' },
  ),
  jonas(-2, 5, 'shared', '46 Pakete verschickt, so viele wie noch nie an einem Freitag.', {
    face: 'very-good',
    event: 'delivery',
  }),
  jonas(
    -1,
    4,
    'shared',
    'Staplerschein, erster Teil: 28 von 30 Fragen richtig. Eine war unklar gestellt.',
    { face: 'good', event: 'school' },
  ),
];
