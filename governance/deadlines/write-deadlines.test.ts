import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { computeDeadline } from './compute-deadline.ts';
import type { SetDeadline } from './deadline.ts';
import { readPeriod } from './period.ts';
import { type DeadlineEntry, deadlineUid, writeDeadlines } from './write-deadlines.ts';

function deadlineOf(text: string): SetDeadline {
  const period = readPeriod(text);
  if (period === null) throw new Error(text);
  const deadline = computeDeadline({
    triggeredAtMs: Date.parse('2026-03-27T10:00:00+01:00'),
    period,
    purpose: period.isComplete ? 'waiting' : 'to-act',
    zone: 'Europe/Berlin',
    calendar: null,
  });
  if (deadline.is !== 'set') throw new Error(deadline.is);
  return deadline;
}

function entry(more: Partial<DeadlineEntry> = {}): DeadlineEntry {
  return {
    deadline: deadlineOf('P1M'),
    subject: '0b6f2d0e-5c1d-4f0e-9a55-0d8f6a3c1b2e',
    rule: 'data-request',
    title: 'Auskunft beantworten; Frist',
    note: '',
    revision: 0,
    changedAtMs: Date.parse('2026-03-27T09:00:00.123Z'),
    ...more,
  };
}

function eventsOf(text: string): ICAL.Component[] {
  const jcal = ICAL.parse(text) as unknown as [string, unknown[], unknown[]];
  return new ICAL.Component(jcal).getAllSubcomponents('vevent');
}

test('[DL15] a deadline of days is all-day, one of hours a moment, and nobody is busy', () => {
  const text = writeDeadlines('Fristen', [
    entry(),
    entry({ rule: 'breach-to-authority', deadline: deadlineOf('PT72H') }),
    entry({ rule: 'provider-notice', deadline: deadlineOf('P14D-complete') }),
  ]);
  const said = new Map(
    eventsOf(text).map((event) => [
      event.getFirstPropertyValue('uid'),
      ['dtstart', 'dtend', 'transp'].map((name) => String(event.getFirstPropertyValue(name))),
    ]),
  );
  const { subject } = entry();
  expect(said.get(deadlineUid(subject, 'data-request'))).toEqual([
    '2026-04-27',
    '2026-04-28',
    'TRANSPARENT',
  ]);
  expect(said.get(deadlineUid(subject, 'breach-to-authority'))).toEqual([
    '2026-03-30T09:00:00Z',
    'null',
    'TRANSPARENT',
  ]);
  expect(said.get(deadlineUid(subject, 'provider-notice'))?.[0]).toBe('2026-04-11');
});

test('[DL15] a deadline that moved keeps its UID and counts up', () => {
  const [before] = eventsOf(writeDeadlines('Fristen', [entry()]));
  const moved = entry({ deadline: deadlineOf('P3M'), revision: 1 });
  const [after] = eventsOf(writeDeadlines('Fristen', [moved]));
  expect(after?.getFirstPropertyValue('uid')).toBe(before?.getFirstPropertyValue('uid'));
  expect(after?.getFirstPropertyValue('sequence')).toBe(1);
  expect(String(after?.getFirstPropertyValue('dtstart'))).toBe('2026-06-29');
  // For good: calendars that hold the entry know it by this.
  expect(deadlineUid('a', 'data-request')).toBe(deadlineUid('a', 'data-request'));
  expect(deadlineUid('a', 'data-request')).not.toBe(deadlineUid('a', 'provider-notice'));
  expect(deadlineUid('a', 'data-request')).not.toBe(deadlineUid('b', 'data-request'));
});

test('[DL15] the same deadlines make the same bytes, in whatever order they come', () => {
  const [one, two] = [entry(), entry({ subject: 'other' })];
  const text = writeDeadlines('Fristen', [one, two]);
  expect(writeDeadlines('Fristen', [two, one])).toBe(text);
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
});

test('[DL15] what stands in a title stays in it', () => {
  const title = 'Frist, bis; "heute"\nBEGIN:VEVENT\\n — ' + 'ä'.repeat(80);
  const events = eventsOf(writeDeadlines('a\nb', [entry({ title, note: title })]));
  expect(events.map((event) => event.getFirstPropertyValue('summary'))).toEqual([title]);
  expect(events[0]?.getFirstPropertyValue('description')).toBe(title);
});
