import { defineErrors } from '#kernel/base/app-error.ts';

/** Codes of the calendar: refusals of its mutators and failures of the ICS import. */
export const calendarErrors = defineErrors({
  'calendar.end-before-start': {
    status: 409,
    cause: 'An event would end before it starts, or at the same moment.',
    remedy: 'Choose an end after the start; or leave the end out.',
  },
  'calendar.time-incomplete': {
    status: 409,
    cause: 'An event would have an end time without a start time, or several days without an end.',
    remedy: 'Give the start time too; or make the event last all day.',
  },
  'calendar.event-too-long': {
    status: 409,
    cause: 'An event would last longer than the longest event there is.',
    remedy: 'Make several events of it, or an event on the first day only.',
  },
  'calendar.all-day-has-no-time': {
    status: 409,
    cause: 'An all-day event was to be moved to a time of day.',
    remedy: 'Move it to a day; or give it a start time by changing it.',
  },
  'calendar.occurrence-absent': {
    status: 409,
    cause: 'A series has no occurrence at that time, or no more since it was changed.',
    remedy: 'Open the series as it is now, and choose one of its occurrences.',
  },
  'calendar.too-many-exceptions': {
    status: 409,
    cause: 'More would be otherwise about single occurrences of a series than one series keeps.',
    remedy: 'End the series and begin a new one; what was goes on being shown.',
  },
  'calendar.wish-granted': {
    status: 409,
    cause: 'A wish was to be granted that has an event already, made by somebody else meanwhile.',
    remedy: 'Open the event it became; or reopen the wish first.',
  },
  'calendar.rule-unreadable': {
    status: 422,
    cause: 'A recurrence rule is none by RFC 5545, or uses a part where it must not stand.',
    remedy: 'Write the rule as RFC 5545 §3.3.10 says; COUNT and UNTIL never together.',
  },
  'calendar.rule-too-frequent': {
    status: 422,
    cause: 'A recurrence rule looks at more periods than one a minute.',
    remedy: 'Give a larger INTERVAL, or a frequency that is less often.',
  },
  'calendar.rule-too-dense': {
    status: 422,
    cause: 'A recurrence rule names more times of a day than one a minute, or is far too long.',
    remedy: 'Name fewer hours, minutes and seconds.',
  },
  'calendar.recurrence-unreadable': {
    status: 422,
    cause: 'A recurrence has dates that do not exist or are in UTC, or too many of them.',
    remedy: 'Write dates on the wall of the series: at most 5,000, and 20 rules.',
  },
  'calendar.recurrence-needs-time': {
    status: 422,
    cause: 'An all-day series has a rule that is more frequent than daily.',
    remedy: 'Give the series a start time, or repeat it daily.',
  },
  'calendar.recurrence-too-laborious': {
    status: 422,
    cause: 'Looking for the occurrences of a series took too many steps.',
    remedy: 'Ask for less time at once; or give it fewer rules, and an end that is closer.',
  },
  'calendar.recurrence-not-divisible': {
    status: 409,
    cause: 'A series with several rules has no later start that keeps the rhythm of all of them.',
    remedy: 'Split it where all rules happen; or make a series of each rule first.',
  },
  'calendar.too-many-instances': {
    status: 422,
    cause: 'More instances than one answer holds lie between the two instants.',
    remedy: 'Ask for a shorter span of time.',
  },
  'calendar.file-too-large': {
    status: 413,
    cause: 'The calendar file is larger than the import reads.',
    remedy: 'Export a shorter span of time, or several calendars one by one.',
  },
  'calendar.too-many-components': {
    status: 413,
    cause: 'The calendar file has more components than the import reads.',
    remedy: 'Export a shorter span of time, or several calendars one by one.',
  },
  'calendar.not-a-calendar': {
    status: 422,
    cause: 'The file has no BEGIN:VCALENDAR in any encoding the import knows.',
    remedy: 'Export the calendar as ICS (iCalendar) and choose that file.',
  },
  'calendar.import-stuck': {
    status: 422,
    cause: 'Reading the file was stopped: it took longer than the time limit.',
    remedy: 'Export a shorter span of time; the file may be damaged or made to harm.',
  },
  'calendar.import-unreadable': {
    status: 500,
    cause: 'The reader itself broke while reading the file.',
    remedy: 'Report the file to the operator; nothing was imported.',
  },
});

/** Why something in a calendar file was left out. Each has a message `calendar.import.problem.<code>`. */
export const importProblemCodes = [
  'line-unreadable',
  'line-too-long',
  'component-not-closed',
  'component-end-unexpected',
  'start-missing',
  'start-unreadable',
  'event-too-long',
  'rule-unreadable',
  'rule-too-frequent',
  'rule-too-dense',
  'rule-never',
  'rule-too-many',
  'too-many-events',
  'too-slow',
  'exception-unreadable',
  'outside-window',
  'kind-not-read',
] as const;
export type ImportProblemCode = (typeof importProblemCodes)[number];

/** What the reader did with something, without leaving it out. Messages `calendar.import.note.<code>`. */
export const importNoteCodes = [
  'encoding-guessed',
  'end-ignored',
  'title-shortened',
  'note-shortened',
  'zone-unknown',
  'uid-missing',
  'version-superseded',
  'recurring-window',
  'series-written-out',
] as const;
export type ImportNoteCode = (typeof importNoteCodes)[number];
