import type { Words } from './measure.ts';

/** What was counted, by the first word of a report: shown as `{looked} {what}`. */
const words: Readonly<Record<string, Words>> = {
  accounts: { de: 'Konten', en: 'accounts' },
  addresses: { de: 'Adressen', en: 'addresses' },
  attempts: { de: 'Versuche', en: 'attempts' },
  columns: { de: 'Spalten', en: 'columns' },
  components: { de: 'Bausteine', en: 'components' },
  connection: { de: 'Verbindung', en: 'connection' },
  events: { de: 'Ereignisse', en: 'events' },
  handshakes: { de: 'Verbindungsaufbauten', en: 'handshakes' },
  headers: { de: 'Kopfzeilen', en: 'headers' },
  kinds: { de: 'Arten von Einträgen', en: 'kinds of entries' },
  'kinds with a time': { de: 'Arten mit Frist', en: 'kinds with a time' },
  passwords: { de: 'Kennwörter', en: 'passwords' },
  'published version': { de: 'veröffentlichte Fassung', en: 'published version' },
  'roles and functions': { de: 'Rollen und Funktionen', en: 'roles and functions' },
  scanners: { de: 'Scanner', en: 'scanners' },
  server: { de: 'Datenbankserver', en: 'database server' },
  sessions: { de: 'Anmeldungen', en: 'sessions' },
  tables: { de: 'Tabellen', en: 'tables' },
  'the mode and tenants': { de: 'Betriebsart und Mandanten', en: 'mode and tenants' },
};

/** In words what a probe counted; what is not known here is said as it is. */
export function wordsForWhat(what: string): Words {
  const [first = ''] = what.split(',');
  return words[first] ?? { de: first, en: first };
}
