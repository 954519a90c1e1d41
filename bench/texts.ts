const sentences = [
  'Heute waren wir mit der ganzen Gruppe am Wasser und haben die Enten gefüttert.',
  'Das Frühstück hat lange gedauert, danach ging es in die Werkstatt.',
  'Mira hat im Chor gesungen und möchte nächste Woche wieder hin.',
  'Am Nachmittag kam der Besuch, es gab Kuchen und alle haben gelacht.',
  'Die neue Busverbindung klappt gut, nur das Umsteigen braucht noch Hilfe.',
  'Es hat geregnet, deshalb haben wir drinnen gespielt und gelesen.',
  'Der Termin beim Zahnarzt war kürzer als gedacht und tat nicht weh.',
];

/** A text of 280 characters as somebody might write it, another one for each number. */
export function entryText(number: number): string {
  const parts = Array.from({ length: 5 }, (_, index) => {
    return sentences[(number * 3 + index * (1 + (number % 4))) % sentences.length];
  });
  return `${number} ${parts.join(' ')}`.slice(0, 280).trim();
}
