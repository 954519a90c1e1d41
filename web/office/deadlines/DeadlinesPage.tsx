import './deadlines.css';
import { useIntl } from 'react-intl';
import { daysBetween, dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import {
  ChevronRightIcon,
  ClockIcon,
  DownloadIcon,
  ListIcon,
  PauseIcon,
} from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { sectionIds } from '../frame/section-id.ts';
import { wordKey } from '../frame/word-key.ts';
import { DeadlineFeeds } from './DeadlineFeeds.tsx';
import { type DeadlineList, deadlinesApi, type ShownDeadline } from './deadlines-api.ts';

/** Every deadline that runs: when it ends, from what it is counted, and what follows. */
export function DeadlinesPage(place: OfficePlace) {
  const intl = useIntl();
  const api = deadlinesApi(place.tenant, intl.locale);
  const asked = useAsked(api.list);
  return (
    <OfficeScreen place={place} section="deadlines">
      <AskedPart asked={asked}>{(list) => <List api={api} place={place} list={list} />}</AskedPart>
    </OfficeScreen>
  );
}

function List({
  api,
  place,
  list,
}: {
  readonly api: ReturnType<typeof deadlinesApi>;
  readonly place: OfficePlace;
  readonly list: DeadlineList;
}) {
  const intl = useIntl();
  const saving = useAction(async (deadline: string | null) => {
    saveFile(`${deadline ?? `deadlines-${place.tenant}`}.ics`, await api.file(deadline));
  });
  const ending = list.deadlines.filter(({ end }) => end !== null);
  const open = list.deadlines.filter(({ end }) => end === null);
  const cards = (of: readonly ShownDeadline[]) =>
    of.map((one) => (
      <DeadlineCard
        key={one.id}
        place={place}
        list={list}
        deadline={one}
        isSaving={saving.isRunning}
        onSave={() => {
          saving.run(one.id);
        }}
      />
    ));
  return (
    <>
      <section className="o-section o-desk-first" aria-labelledby="deadlines-running">
        <h2 id="deadlines-running" className="o-hidden">
          {intl.formatMessage({ id: 'deadlines.list' })}
        </h2>
        <p>
          {intl.formatMessage(
            { id: 'deadlines.words' },
            { zone: list.zone, land: list.land ?? 'none' },
          )}
        </p>
        <ErrorNotice error={saving.error} />
        {list.deadlines.length === 0 && (
          <EmptyState
            concept="calendar"
            title={intl.formatMessage({ id: 'deadlines.none' })}
            action={
              <LinkButton icon={<ListIcon />} href={place.href('overview')}>
                {intl.formatMessage({ id: 'deadlines.toOverview' })}
              </LinkButton>
            }
          >
            {intl.formatMessage({ id: 'deadlines.noneWords' })}
          </EmptyState>
        )}
        {ending.length > 0 && (
          <>
            <div className="o-row">
              <Button
                icon={<DownloadIcon />}
                isPending={saving.isRunning}
                onPress={() => {
                  saving.run(null);
                }}
              >
                {intl.formatMessage({ id: 'deadlines.export' })}
              </Button>
              <span className="o-small">{intl.formatMessage({ id: 'deadlines.exportWords' })}</span>
            </div>
            {cards(ending)}
          </>
        )}
      </section>
      {open.length > 0 && (
        <section className="o-section" aria-labelledby="deadlines-open">
          <h2 id="deadlines-open">{intl.formatMessage({ id: 'deadlines.openEnded' })}</h2>
          <p>{intl.formatMessage({ id: 'deadlines.openEndedWords' })}</p>
          {cards(open)}
        </section>
      )}
      <DeadlineFeeds api={api} place={place} />
    </>
  );
}

function DeadlineCard({
  place,
  list: { now, zone },
  deadline,
  isSaving,
  onSave,
}: {
  readonly place: OfficePlace;
  readonly list: DeadlineList;
  readonly deadline: ShownDeadline;
  readonly isSaving: boolean;
  readonly onSave: () => void;
}) {
  const intl = useIntl();
  const { id, title, began, then, startedAt, rule, end, steps, calendar } = deadline;
  const section = sectionIds.find((one) => one === deadline.place.section);
  const isOver = end !== null && Date.parse(end.at) <= Date.parse(now);
  const left =
    end === null ? null : daysBetween(dayInZone(Date.parse(now), zone), end.day as PlainDay);
  const instant = (at: string) =>
    intl.formatDate(at, { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  const fact = (what: string) => intl.formatMessage({ id: 'deadlines.fact' }, { what });
  return (
    <article className="o-card" aria-labelledby={`deadline-${id}`}>
      <div className="o-office-head">
        <h3 id={`deadline-${id}`}>{title}</h3>
        {end === null ? (
          <Chip icon={<PauseIcon />}>{intl.formatMessage({ id: 'deadlines.waits' })}</Chip>
        ) : (
          <Chip icon={<ClockIcon />} tone={isOver ? 'stop' : (left ?? 0) <= 7 ? 'warn' : 'accent'}>
            {isOver
              ? intl.formatMessage({ id: 'deadlines.over' })
              : intl.formatMessage({ id: 'deadlines.left' }, { days: Math.max(0, left ?? 0) })}
          </Chip>
        )}
      </div>
      {end !== null && (
        <p className="o-deadline-end">
          {end.isOfHours
            ? intl.formatMessage(
                { id: 'deadlines.lastHour' },
                { purpose: wordKey(end.purpose), time: instant(end.at) },
              )
            : intl.formatMessage(
                { id: 'deadlines.last' },
                {
                  purpose: wordKey(end.purpose),
                  day: intl.formatDate(`${end.day}T00:00:00Z`, {
                    weekday: 'long',
                    day: 'numeric',
                    month: 'long',
                    year: 'numeric',
                    timeZone: 'UTC',
                  }),
                },
              )}
        </p>
      )}
      <p>{then}</p>
      <dl className="o-facts">
        <div>
          <dt>{fact('began')}</dt>
          <dd>
            {intl.formatMessage({ id: 'deadlines.began' }, { what: began, at: instant(startedAt) })}
          </dd>
        </div>
        {end !== null && (
          <>
            <div>
              <dt>{fact('rule')}</dt>
              <dd>
                {intl.formatMessage(
                  { id: 'deadlines.rule' },
                  { rule: wordKey(rule?.id ?? 'none'), count: rule?.count ?? 0 },
                )}
                {rule !== null && (
                  <span className="o-deadline-source o-small">
                    {intl.formatMessage(
                      { id: 'deadlines.ruleSource' },
                      { period: rule.period, rule: wordKey(rule.id), source: rule.source },
                    )}
                  </span>
                )}
              </dd>
            </div>
            <div>
              <dt>{fact('zone')}</dt>
              <dd>{zone}</dd>
            </div>
            {rule !== null && (
              <div>
                <dt>{fact('holidays')}</dt>
                <dd>{calendar ?? intl.formatMessage({ id: 'deadlines.noHolidays' })}</dd>
              </div>
            )}
          </>
        )}
      </dl>
      {steps.length > 0 && (
        <details>
          <summary aria-label={intl.formatMessage({ id: 'deadlines.stepsNamed' }, { name: title })}>
            {intl.formatMessage({ id: 'deadlines.steps' })}
          </summary>
          <ol className="o-deadline-steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      )}
      <div className="o-row">
        {section !== undefined && (
          <LinkButton
            icon={<ChevronRightIcon />}
            href={place.href(section, deadline.place.item ?? undefined)}
            aria-label={intl.formatMessage(
              { id: 'deadlines.placeNamed' },
              { section, name: title },
            )}
          >
            {intl.formatMessage({ id: 'deadlines.place' }, { section })}
          </LinkButton>
        )}
        {end !== null && (
          <Button
            variant="quiet"
            icon={<DownloadIcon />}
            isPending={isSaving}
            aria-label={intl.formatMessage({ id: 'deadlines.exportNamed' }, { name: title })}
            onPress={onSave}
          >
            {intl.formatMessage({ id: 'deadlines.exportOne' })}
          </Button>
        )}
      </div>
    </article>
  );
}
