import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { CheckIcon, CloseIcon, DownloadIcon, HistoryIcon } from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { ChainIcon } from '../frame/office-icons.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import {
  type ChronicleActor,
  chronicleApi,
  type ChronicleEvent,
  type ChroniclePage,
  type EventFilter,
} from './chronicle-api.ts';
import { askedBy, filterIn, isFiltered } from './event-filter.ts';
import { FilterForm } from './FilterForm.tsx';
import { sayAction, sayActor, sayInstant } from './say-chronicle.ts';

type Api = ReturnType<typeof chronicleApi>;

/** How often the server is asked on, unbidden, while nothing is found. */
const rounds = 20;

/** What happened in the tenant, newest first, narrowed down by what stands in the address. */
export function EventsPage(place: OfficePlace) {
  const intl = useIntl();
  const api = chronicleApi(place.tenant);
  const filter = filterIn(place.search);
  const about = JSON.stringify(filter);
  const state = useAsked(api.state);
  const actors = useAsked(api.actors);
  return (
    <OfficeScreen
      place={place}
      section="chronicle"
      bottom={
        <LinkButton variant="main" icon={<CheckIcon />} href={place.href('chronicle', 'check')}>
          {intl.formatMessage({ id: 'chronicle.check.do' })}
        </LinkButton>
      }
    >
      <section className="o-section o-desk-first" aria-labelledby="chronicle-state">
        <h2 id="chronicle-state" className="o-hidden">
          {intl.formatMessage({ id: 'chronicle.state.title' })}
        </h2>
        <p>{intl.formatMessage({ id: 'chronicle.words' })}</p>
        <AskedPart asked={state}>
          {({ size, signed, checkpoint }) => (
            <>
              <p className="o-num">
                {intl.formatMessage({ id: 'chronicle.state' }, { size, signed })}
              </p>
              <Saving
                api={api}
                tenant={place.tenant}
                size={signed}
                hasCheckpoint={checkpoint !== null}
              />
            </>
          )}
        </AskedPart>
      </section>
      <section className="o-section" aria-labelledby="chronicle-events">
        <h2 id="chronicle-events">{intl.formatMessage({ id: 'chronicle.events' })}</h2>
        <FilterForm key={about} place={place} filter={filter} actors={actors.answer ?? []} />
        <Events
          key={`of ${about}`}
          place={place}
          api={api}
          filter={filter}
          actors={actors.answer ?? []}
        />
      </section>
    </OfficeScreen>
  );
}

/** What is kept outside of Obhut: the last checkpoint, and all of the chronicle. */
function Saving({
  api,
  tenant,
  size,
  hasCheckpoint,
}: {
  api: Api;
  tenant: string;
  size: number;
  hasCheckpoint: boolean;
}) {
  const intl = useIntl();
  const checkpoint = useAction(async () => {
    saveFile(`chronicle-checkpoint-${tenant}-${size}.txt`, await api.checkpoint());
  });
  const exported = useAction(async () => {
    saveFile(`chronicle-${tenant}.jsonl`, await api.exported());
  });
  return (
    <>
      <p className="o-small">
        {intl.formatMessage({ id: 'chronicle.checkpoint.words' }, { has: String(hasCheckpoint) })}
      </p>
      <ErrorNotice error={checkpoint.error ?? exported.error} />
      <div className="o-row">
        {hasCheckpoint && (
          <Button icon={<DownloadIcon />} isPending={checkpoint.isRunning} onPress={checkpoint.run}>
            {intl.formatMessage({ id: 'chronicle.checkpoint.do' })}
          </Button>
        )}
        <Button icon={<DownloadIcon />} isPending={exported.isRunning} onPress={exported.run}>
          {intl.formatMessage({ id: 'chronicle.export.do' })}
        </Button>
      </div>
    </>
  );
}

function Events({
  place,
  api,
  filter,
  actors,
}: {
  place: OfficePlace;
  api: Api;
  filter: EventFilter;
  actors: readonly ChronicleActor[];
}) {
  const intl = useIntl();
  const asked = askedBy(filter);
  /** Looks on until something is found, or all was looked at, or it took long. */
  const search = async (before: number | null): Promise<ChroniclePage> => {
    let next = before;
    for (let round = 0; ; round += 1) {
      const page = await api.page({ ...asked, before: next === null ? '' : String(next) });
      if (page.events.length > 0 || page.next === null || round >= rounds) return page;
      next = page.next;
    }
  };
  const first = useAsked(() => search(null));
  const [older, setOlder] = useState<readonly ChroniclePage[]>([]);
  const pages = first.answer === null ? [] : [first.answer, ...older];
  const next = pages.at(-1)?.next ?? null;
  const more = useAction(async () => {
    const page = await search(next);
    setOlder((shown) => [...shown, page]);
  });
  return (
    <AskedPart asked={first}>
      {() => {
        const events = pages.flatMap((page) => page.events);
        return (
          <>
            {events.length === 0 && next === null && (
              <EmptyState
                concept="notebook"
                title={intl.formatMessage(
                  { id: 'chronicle.none' },
                  { filtered: String(isFiltered(filter)) },
                )}
                {...(isFiltered(filter) && {
                  action: (
                    <LinkButton icon={<CloseIcon />} href={place.href('chronicle')}>
                      {intl.formatMessage({ id: 'chronicle.filter.clear' })}
                    </LinkButton>
                  ),
                })}
              >
                {intl.formatMessage(
                  { id: 'chronicle.none.why' },
                  { filtered: String(isFiltered(filter)) },
                )}
              </EmptyState>
            )}
            <ul className="o-list o-lines">
              {events.map((event) => (
                <li key={event.seq}>
                  <EventRow place={place} event={event} actors={actors} />
                </li>
              ))}
            </ul>
            <ErrorNotice error={more.error} />
            {next !== null && (
              <>
                <p className="o-small o-num">
                  {intl.formatMessage({ id: 'chronicle.looked' }, { seq: next })}
                </p>
                <div>
                  <Button icon={<HistoryIcon />} isPending={more.isRunning} onPress={more.run}>
                    {intl.formatMessage({ id: 'chronicle.older' })}
                  </Button>
                </div>
              </>
            )}
          </>
        );
      }}
    </AskedPart>
  );
}

function EventRow({
  place,
  event,
  actors,
}: {
  place: OfficePlace;
  event: ChronicleEvent;
  actors: readonly ChronicleActor[];
}) {
  const intl = useIntl();
  return (
    <Link className="o-line o-chronicle-row" href={place.href('chronicle', String(event.seq))}>
      <ChainIcon />
      <span className="o-line-cell o-chronicle-what">
        <span className="o-line-name">{sayAction(intl, event.action)}</span>{' '}
        <span className="o-mono o-small">{event.action}</span>
      </span>
      <span className="o-line-cell o-chronicle-who">{sayActor(intl, actors, event.actor)}</span>
      <time className="o-line-cell o-small o-num" dateTime={event.at}>
        {sayInstant(intl, event.at)}
      </time>
      <span className="o-line-cell o-chronicle-number o-small o-num">
        {intl.formatMessage({ id: 'chronicle.number' }, { seq: event.seq })}
      </span>
    </Link>
  );
}
