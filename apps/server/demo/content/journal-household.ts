import type { DemoJournalEntry } from './types.ts';
import { writer } from './writer.ts';

const ida = writer({ space: 'ida', by: 'ida' });
const evaForIda = writer({ space: 'ida', by: 'eva' });
const nilsForIda = writer({ space: 'ida', by: 'nils' });
const evaAtHome = writer({ space: 'home', by: 'eva' });
const nilsAtHome = writer({ space: 'home', by: 'nils' });

export const householdJournal: readonly DemoJournalEntry[] = [
  ida(
    -6,
    1,
    'circle',
    'Zweite Woche Praktikum. Ich räume die Comics ein, nach Nummern. Das beruhigt.',
    { face: 'good', event: 'library' },
  ),
  ida(-6, 5, 'circle', 'Stall sauber. Keks hat zugeschaut, Krümel hat sich versteckt.', {
    face: 'good',
    event: 'guinea-pig',
  }),
  ida(
    -5,
    3,
    'self',
    'In der Schule saß ich wieder allein. Ich hätte mich auch dazusetzen können.',
    { face: 'bad', event: 'school' },
  ),
  ida(
    -5,
    6,
    'circle',
    'Zoé hat jetzt kurze Haare und ein Zimmer mit Dachfenster. Sie hat mir beides gezeigt.',
    { face: 'very-good', event: 'video-call' },
  ),
  ida(
    -4,
    4,
    'circle',
    'Die Aufführung. Ich habe einen Schritt vergessen und einfach weitergemacht. Keiner hat es gesehen, außer Papa.',
    { face: 'very-good', event: 'dancing' },
  ),
  nilsForIda(
    -4,
    4,
    'circle',
    'Ich habe nur gesehen, dass du gestrahlt hast. Das Video liegt auf deinem Tablet.',
    { face: 'very-good', event: 'dancing' },
  ),
  ida(-3, 2, 'circle', 'Ergotherapie mit Knete und Schere. Die linke Hand holt auf.', {
    face: 'good',
    event: 'occupational-therapy',
  }),
  ida(
    -3,
    3,
    'circle',
    'Ich habe mich dazugesetzt. Sie heißen Mo und Selin. Wir haben über Serien geredet.',
    { face: 'very-good', event: 'school' },
  ),
  ida(
    -2,
    2,
    'circle',
    'Die Spange kommt in drei Monaten raus. Ich habe es im Kalender ausgerechnet.',
    { face: 'very-good', event: 'dentist' },
  ),
  ida(-2, 6, 'circle', 'Beim Bäcker sagen sie jetzt schon „wie immer?“. Wie immer.', {
    face: 'good',
    event: 'bread',
  }),
  evaForIda(
    -1,
    1,
    'circle',
    'Die Bücherei hat angerufen: Sie möchten dein Praktikum gern um drei Monate verlängern. Überleg es dir in Ruhe.',
  ),
  ida(-1, 2, 'circle', 'Ich habe eine Nacht überlegt. Ja, drei Monate länger.', {
    face: 'very-good',
    event: 'library',
  }),
  ida(
    -1,
    5,
    'self',
    'Mama und Papa reden leise, wenn sie denken, ich schlafe. Ich würde lieber gefragt werden.',
    { face: 'so-so' },
  ),
  ida(
    0,
    1,
    'circle',
    'Heute durfte ich an der Ausleihe sitzen. Ein Junge wollte alles über Wale.',
    { face: 'very-good', event: 'library' },
  ),
  ida(
    0,
    2,
    'circle',
    'Der Junge mit den Walen war wieder da. Ich hatte ihm schon zwei Bücher zurückgelegt.',
    { face: 'very-good', event: 'library' },
  ),
  evaAtHome(
    -3,
    7,
    'shared',
    'Alle drei bis zwölf am Frühstückstisch. Nils hat Waffeln gemacht, Ida die Musik.',
    { face: 'very-good', event: 'breakfast' },
  ),
  nilsAtHome(
    -2,
    5,
    'shared',
    'Im Supermarkt die Liste vergessen. Ida wusste elf von zwölf Sachen auswendig.',
    { face: 'good', event: 'shopping' },
  ),
  evaAtHome(
    -1,
    7,
    'shared',
    'Beim Frühstück Lübeck geplant: Schiff, Museum, Marzipan, in dieser Reihenfolge.',
    { face: 'good', event: 'breakfast' },
  ),
];
