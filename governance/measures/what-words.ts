import type { Words } from './measure.ts';

type OneAndMany = readonly [one: string, many: string];

/** What was counted, by the first word of a report: shown as `{looked} {what}`. */
const words: Readonly<Record<string, { readonly de: OneAndMany; readonly en: OneAndMany }>> = {
  accounts: { de: ['Konto', 'Konten'], en: ['account', 'accounts'] },
  addresses: { de: ['Adresse', 'Adressen'], en: ['address', 'addresses'] },
  attempts: { de: ['Versuch', 'Versuche'], en: ['attempt', 'attempts'] },
  columns: { de: ['Spalte', 'Spalten'], en: ['column', 'columns'] },
  components: { de: ['Baustein', 'Bausteine'], en: ['component', 'components'] },
  connection: { de: ['Verbindung', 'Verbindungen'], en: ['connection', 'connections'] },
  events: { de: ['Ereignis', 'Ereignisse'], en: ['event', 'events'] },
  handshakes: {
    de: ['Verbindungsaufbau', 'Verbindungsaufbauten'],
    en: ['handshake', 'handshakes'],
  },
  headers: { de: ['Kopfzeile', 'Kopfzeilen'], en: ['header', 'headers'] },
  kinds: {
    de: ['Art von Einträgen', 'Arten von Einträgen'],
    en: ['kind of entries', 'kinds of entries'],
  },
  'kinds with a time': {
    de: ['Art mit Frist', 'Arten mit Frist'],
    en: ['kind with a time', 'kinds with a time'],
  },
  passwords: { de: ['Kennwort', 'Kennwörter'], en: ['password', 'passwords'] },
  'published version': {
    de: ['veröffentlichte Fassung', 'veröffentlichte Fassungen'],
    en: ['published version', 'published versions'],
  },
  'roles and functions': {
    de: ['Rolle oder Funktion', 'Rollen und Funktionen'],
    en: ['role or function', 'roles and functions'],
  },
  scanners: { de: ['Scanner', 'Scanner'], en: ['scanner', 'scanners'] },
  server: {
    de: ['Datenbankserver', 'Datenbankserver'],
    en: ['database server', 'database servers'],
  },
  sessions: { de: ['Anmeldung', 'Anmeldungen'], en: ['session', 'sessions'] },
  tables: { de: ['Tabelle', 'Tabellen'], en: ['table', 'tables'] },
  // The mode is counted as one, and each tenant beside it.
  'the mode and tenants': {
    de: ['Betriebsart', 'Betriebsart und Mandanten'],
    en: ['mode', 'mode and tenants'],
  },
};

/** In words what a probe counted, so many of it; what is not known here is said as it is. */
export function wordsForWhat(what: string, looked: number): Words {
  const [first = ''] = what.split(',');
  const known = words[first];
  const at = looked === 1 ? 0 : 1;
  return known === undefined ? { de: first, en: first } : { de: known.de[at], en: known.en[at] };
}
