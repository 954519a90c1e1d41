import './import.css';
import { useIntl } from 'react-intl';
import type { CalendarReading } from '#products/calendar/ics/reading.ts';

/** What could not be read: where, what, why; and what the reader did with the rest. */
export function ImportReport({ reading }: { readonly reading: CalendarReading }) {
  const intl = useIntl();
  const { problems, problemsLeftOff, notes } = reading;
  const count = problems.length + problemsLeftOff;
  return (
    <>
      {notes.length > 0 && (
        <section className="o-stack">
          <h2>{intl.formatMessage({ id: 'calendar.import.notes' })}</h2>
          <ul className="c-report">
            {notes.map((note) => (
              <li key={note.code}>
                {intl.formatMessage(
                  { id: `calendar.import.note.${note.code}` },
                  { count: note.count },
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {count > 0 && (
        <section className="o-stack">
          <h2>{intl.formatMessage({ id: 'calendar.import.report' }, { count })}</h2>
          <ul className="c-report">
            {problems.map((problem, at) => (
              // Problems have no identity, and their list never changes.
              <li key={at}>
                <span className="c-report-where o-num">
                  {problem.line === null
                    ? intl.formatMessage({ id: 'calendar.import.wholeFile' })
                    : intl.formatMessage({ id: 'calendar.import.line' }, { line: problem.line })}
                  {problem.title !== null && ` · ${problem.title}`}
                </span>{' '}
                {intl.formatMessage(
                  { id: `calendar.import.problem.${problem.code}` },
                  { count: problem.count },
                )}
              </li>
            ))}
          </ul>
          {problemsLeftOff > 0 && (
            <p>
              {intl.formatMessage({ id: 'calendar.import.reportMore' }, { count: problemsLeftOff })}
            </p>
          )}
        </section>
      )}
    </>
  );
}
