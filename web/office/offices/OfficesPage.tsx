import { useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { CancelledIcon, PlusIcon } from '#web/design/icon/icons.tsx';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { type Holder, type OfficeBook, offices, officesApi } from '../frame/offices-api.ts';
import { wordKey } from '../frame/word-key.ts';
import { AppointDialog } from './AppointDialog.tsx';
import { EndOfficeDialog } from './EndOfficeDialog.tsx';

/** Who speaks for the organisation and who watches over privacy; appointing somebody, and ending it. */
export function OfficesPage(place: OfficePlace) {
  const intl = useIntl();
  const api = officesApi(place.tenant);
  const asked = useAsked(api.book);
  const [asking, setAsking] = useState<Holder | 'new' | null>(null);
  const close = (wasDone: boolean): void => {
    setAsking(null);
    if (wasDone) asked.reload();
  };
  return (
    <OfficeScreen
      place={place}
      section="offices"
      {...(asked.answer?.mayAppoint === true && {
        bottom: (
          <Button
            variant="main"
            icon={<PlusIcon />}
            onPress={() => {
              setAsking('new');
            }}
          >
            {intl.formatMessage({ id: 'offices.appoint' })}
          </Button>
        ),
      })}
    >
      <AskedPart asked={asked}>
        {(book) => (
          <>
            <p>{intl.formatMessage({ id: 'offices.words' })}</p>
            <Holders book={book} onEnd={setAsking} />
            <History book={book} />
            {asking === 'new' && <AppointDialog api={api} book={book} onClose={close} />}
            {asking !== null && asking !== 'new' && (
              <EndOfficeDialog api={api} holder={asking} onClose={close} />
            )}
          </>
        )}
      </AskedPart>
    </OfficeScreen>
  );
}

function Holders({
  book,
  onEnd,
}: {
  readonly book: OfficeBook;
  readonly onEnd: (holder: Holder) => void;
}) {
  const intl = useIntl();
  return offices.map((office) => {
    const holders = book.holders.filter((one) => one.office === office);
    const name = sayOffice(intl, office);
    return (
      <section key={office} className="o-section" aria-labelledby={`office-${office}`}>
        <h2 id={`office-${office}`}>{name}</h2>
        <p>{intl.formatMessage({ id: 'offices.officeWords' }, { office: wordKey(office) })}</p>
        {holders.length === 0 ? (
          <p className="o-small">
            {intl.formatMessage({ id: 'offices.none' }, { office: wordKey(office) })}
          </p>
        ) : (
          <ul className="o-list o-lines">
            {holders.map((holder) => (
              <li key={holder.member} className="o-line">
                <span className="o-line-name">{holder.name}</span>
                <span className="o-line-cell">
                  {holder.since === null
                    ? intl.formatMessage({ id: 'offices.byStanding' })
                    : intl.formatMessage(
                        { id: 'offices.since' },
                        { day: intl.formatDate(holder.since, { dateStyle: 'long' }) },
                      )}
                </span>
                {holder.isOver && (
                  <Chip tone="warn">{intl.formatMessage({ id: 'offices.over' })}</Chip>
                )}
                {book.mayAppoint && holder.by === 'appointment' && (
                  <span className="o-line-end">
                    <Button
                      variant="quiet"
                      icon={<CancelledIcon />}
                      aria-label={intl.formatMessage(
                        { id: 'offices.endNamed' },
                        { name: holder.name, office: name },
                      )}
                      onPress={() => {
                        onEnd(holder);
                      }}
                    >
                      {intl.formatMessage({ id: 'offices.end' })}
                    </Button>
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    );
  });
}

function History({ book: { steps } }: { readonly book: OfficeBook }) {
  const intl = useIntl();
  return (
    <section className="o-section" aria-labelledby="offices-history">
      <h2 id="offices-history">{intl.formatMessage({ id: 'offices.history' })}</h2>
      {steps.length === 0 && <p>{intl.formatMessage({ id: 'offices.noHistory' })}</p>}
      <ul className="o-list o-lines">
        {steps.map(({ number, at, name, office, what, by, reason }) => (
          <li key={number} className="o-line">
            <span className="o-line-name">
              {intl.formatMessage(
                { id: 'offices.step' },
                { what, name, office: sayOffice(intl, office) },
              )}
            </span>
            <span className="o-line-cell o-line-words">
              {reason !== '' && <p className="o-office-text">{reason}</p>}
              <p className="o-small">
                {intl.formatMessage(
                  { id: 'offices.stepBy' },
                  {
                    at: intl.formatDate(at, { dateStyle: 'long', timeStyle: 'short' }),
                    by: by === null ? 'none' : 'somebody',
                    who: by ?? '',
                  },
                )}
              </p>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sayOffice(intl: IntlShape, office: string): string {
  return intl.formatMessage({ id: 'offices.office' }, { office: wordKey(office) });
}
