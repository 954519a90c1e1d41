import ICAL from 'ical.js';
import { v5 } from 'uuid';
import { addDays } from '#kernel/base/plain-day.ts';
import type { SetDeadline } from './deadline.ts';

/** A deadline as an entry of a calendar file. */
export interface DeadlineEntry {
  readonly deadline: SetDeadline;
  /** What it is for: the id of the notice, the request, the case. */
  readonly subject: string;
  /** The rule's id, or its period when it has none. */
  readonly rule: string;
  /** What calendars show; whoever has the file reads it, so nothing about a person. */
  readonly title: string;
  readonly note: string;
  /** Counts up when the deadline is computed anew, so that calendars take the newer one. */
  readonly revision: number;
  readonly changedAtMs: number;
}

const namespace = '6f626875-742d-4b65-8964-000000000002';

/** Names the entry of one rule for one subject, for good. Source: RFC 9562 version 5. */
export function deadlineUid(subject: string, rule: string): string {
  return v5(`${subject}\n${rule}`, namespace);
}

/**
 * Writes a calendar file with one event for each deadline, in the order of their UIDs: UTF-8,
 * folded. The same deadlines make the same bytes. Sources: RFC 5545; DL15.
 */
export function writeDeadlines(name: string, entries: readonly DeadlineEntry[]): string {
  const events = entries
    .map((entry) => ({ entry, uid: deadlineUid(entry.subject, entry.rule) }))
    .toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
    .map(({ entry, uid }) => ['vevent', propertiesOf(entry, uid), []]);
  const calendar = [
    'vcalendar',
    [
      ['prodid', {}, 'text', '-//Obhut//Obhut//DE'],
      ['version', {}, 'text', '2.0'],
      ['calscale', {}, 'text', 'GREGORIAN'],
      ['name', {}, 'text', name],
      ['x-wr-calname', {}, 'text', name],
    ],
    events,
  ];
  return `${ICAL.stringify(calendar).replace(/\r\n$/u, '')}\r\n`;
}

function propertiesOf(entry: DeadlineEntry, uid: string): unknown[] {
  const { deadline, title, note, revision, changedAtMs } = entry;
  const stamp = utc(changedAtMs);
  return [
    ['uid', {}, 'text', uid],
    ['dtstamp', {}, 'date-time', stamp],
    ['last-modified', {}, 'date-time', stamp],
    ['sequence', {}, 'integer', revision],
    ['summary', {}, 'text', title],
    ...(deadline.isOfHours
      ? [['dtstart', {}, 'date-time', utc(deadline.instantMs)]]
      : [
          ['dtstart', {}, 'date', deadline.day],
          ['dtend', {}, 'date', addDays(deadline.day, 1)],
        ]),
    ...(note === '' ? [] : [['description', {}, 'text', note]]),
    ['transp', {}, 'text', 'TRANSPARENT'],
  ];
}

function utc(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}Z`;
}
