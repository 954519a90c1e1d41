import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { ChevronLeftIcon, ChevronRightIcon, ListIcon } from '#web/design/icon/icons.tsx';
import { accessApi, type Overview } from '#web/shell/page/access/access-api.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { ChainIcon } from '../frame/office-icons.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import {
  type ChronicleActor,
  chronicleApi,
  type ChronicleEvent,
  type KnownDevice,
} from './chronicle-api.ts';
import { detailIn, type EventDetail } from './event-detail.ts';
import { sayAction, sayActor, sayInstant } from './say-chronicle.ts';

/** More of them stand in what is written below. */
const eventsShown = 20;

/** One event: all that was chained, its details as far as they are kept, and the way to its neighbours. */
export function EventPage(place: OfficePlace) {
  const intl = useIntl();
  const { tenant, item = '' } = place;
  const api = chronicleApi(tenant);
  const seq = /^[1-9]\d{0,14}$/.test(item) ? Number(item) : 0;
  const event = useAsked(async () => ({ found: seq === 0 ? null : await api.event(seq) }));
  const actors = useAsked(api.actors);
  const devices = useAsked(api.devices);
  const overview = useAsked(() => accessApi(tenant).overview());
  const names = useMemo(
    () => namesOf(overview.answer, devices.answer),
    [overview.answer, devices.answer],
  );
  return (
    <OfficeScreen
      place={place}
      section="chronicle"
      title={intl.formatMessage({ id: 'chronicle.event' }, { seq })}
    >
      <AskedPart asked={event}>
        {({ found }) =>
          found === null ? (
            <EmptyState
              concept="notebook"
              title={intl.formatMessage({ id: 'chronicle.event.none' })}
              action={
                <LinkButton icon={<ListIcon />} href={place.href('chronicle')}>
                  {intl.formatMessage({ id: 'chronicle.filter.clear' })}
                </LinkButton>
              }
            >
              {intl.formatMessage({ id: 'chronicle.event.noneWhy' })}
            </EmptyState>
          ) : (
            <>
              <What place={place} event={found} actors={actors.answer ?? []} />
              <Details detail={detailIn(found.detail)} names={names} place={place} />
              <Links event={found} />
              <nav
                className="o-row"
                aria-label={intl.formatMessage({ id: 'chronicle.event.neighbours' })}
              >
                {seq > 1 && (
                  <LinkButton
                    icon={<ChevronLeftIcon />}
                    href={place.href('chronicle', String(seq - 1))}
                  >
                    {intl.formatMessage({ id: 'chronicle.event.before' })}
                  </LinkButton>
                )}
                <LinkButton
                  icon={<ChevronRightIcon />}
                  href={place.href('chronicle', String(seq + 1))}
                >
                  {intl.formatMessage({ id: 'chronicle.event.after' })}
                </LinkButton>
              </nav>
            </>
          )
        }
      </AskedPart>
    </OfficeScreen>
  );
}

function What({
  place,
  event,
  actors,
}: {
  place: OfficePlace;
  event: ChronicleEvent;
  actors: readonly ChronicleActor[];
}) {
  const intl = useIntl();
  const only = (name: 'action' | 'actor' | 'purpose' | 'instruction') =>
    place.href('chronicle', undefined, { [name]: event[name] });
  const onlyThese = (name: 'action' | 'actor' | 'purpose' | 'instruction') => (
    <LinkButton variant="quiet" icon={<ListIcon />} href={only(name)}>
      {intl.formatMessage({ id: 'chronicle.event.only' }, { what: name })}
    </LinkButton>
  );
  return (
    <section className="o-section o-desk-first" aria-labelledby="event-what">
      <h2 id="event-what">{sayAction(intl, event.action)}</h2>
      <dl className="o-facts">
        <div>
          <dt>{intl.formatMessage({ id: 'chronicle.event.at' })}</dt>
          <dd>
            <time dateTime={event.at}>{sayInstant(intl, event.at)}</time>
            <p className="o-mono o-small">{event.at}</p>
          </dd>
        </div>
        <div>
          <dt>{intl.formatMessage({ id: 'chronicle.filter.actor' })}</dt>
          <dd>
            {sayActor(intl, actors, event.actor)}
            <p className="o-mono o-small">{event.actor}</p>
            {onlyThese('actor')}
          </dd>
        </div>
        <div>
          <dt>{intl.formatMessage({ id: 'chronicle.filter.action' })}</dt>
          <dd>
            <p className="o-mono">{event.action}</p>
            {onlyThese('action')}
          </dd>
        </div>
        {event.purpose !== '' && (
          <div>
            <dt>{intl.formatMessage({ id: 'chronicle.filter.purpose' })}</dt>
            <dd>
              <p className="o-mono">{event.purpose}</p>
              {onlyThese('purpose')}
            </dd>
          </div>
        )}
        {event.instruction !== '' && (
          <div>
            <dt>{intl.formatMessage({ id: 'chronicle.filter.instruction' })}</dt>
            <dd>
              <p className="o-mono o-small">{event.instruction}</p>
              {place.sections.some(({ id }) => id === 'instructions') && (
                <LinkButton
                  variant="quiet"
                  icon={<ChevronRightIcon />}
                  href={place.href('instructions', event.instruction)}
                >
                  {intl.formatMessage({ id: 'chronicle.event.toInstruction' })}
                </LinkButton>
              )}
              {onlyThese('instruction')}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Details({
  detail,
  names,
  place,
}: {
  detail: EventDetail | null;
  names: ReadonlyMap<string, string>;
  place: OfficePlace;
}) {
  const intl = useIntl();
  const named = (id: string) => names.get(id) ?? id;
  return (
    <section className="o-section" aria-labelledby="event-detail">
      <h2 id="event-detail">{intl.formatMessage({ id: 'chronicle.detail' })}</h2>
      {detail === null ? (
        <p>{intl.formatMessage({ id: 'chronicle.detail.erased' })}</p>
      ) : (
        <>
          {detail.device !== null && (
            <p>
              {intl.formatMessage(
                { id: 'chronicle.detail.device' },
                { device: named(detail.device) },
              )}
            </p>
          )}
          {detail.objects.length > 0 && (
            <>
              <p>
                {intl.formatMessage(
                  { id: 'chronicle.detail.objects' },
                  { count: detail.objects.length },
                )}
              </p>
              <ul className="o-list o-chronicle-ids">
                {detail.objects.map((id) => (
                  <li key={id} className={names.has(id) ? '' : 'o-mono o-small'}>
                    {named(id)}
                  </li>
                ))}
              </ul>
            </>
          )}
          {detail.events.length > 0 && (
            <>
              <p>{intl.formatMessage({ id: 'chronicle.detail.events' })}</p>
              <ul className="o-list o-row">
                {detail.events.slice(0, eventsShown).map((seq) => (
                  <li key={seq}>
                    <LinkButton
                      variant="quiet"
                      icon={<ChainIcon />}
                      href={place.href('chronicle', String(seq))}
                    >
                      {intl.formatMessage({ id: 'chronicle.number' }, { seq })}
                    </LinkButton>
                  </li>
                ))}
              </ul>
            </>
          )}
          <details>
            <summary>{intl.formatMessage({ id: 'chronicle.detail.raw' })}</summary>
            <pre className="o-code">{detail.written}</pre>
          </details>
        </>
      )}
    </section>
  );
}

function Links({ event }: { event: ChronicleEvent }) {
  const intl = useIntl();
  return (
    <section className="o-section" aria-labelledby="event-chain">
      <h2 id="event-chain">{intl.formatMessage({ id: 'chronicle.chain' })}</h2>
      <p>{intl.formatMessage({ id: 'chronicle.chain.words' })}</p>
      <dl className="o-facts">
        {(['hash', 'prev', 'commitment'] as const).map((name) => (
          <div key={name}>
            <dt>{intl.formatMessage({ id: 'chronicle.chain.of' }, { name })}</dt>
            <dd className="o-mono o-small">{event[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What ids in details stand for, as far as the tenant knows it. */
function namesOf(
  overview: Overview | null,
  devices: readonly KnownDevice[] | null,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { device, deviceName, personName } of devices ?? []) {
    const words = [deviceName, personName].filter((one) => one !== null).join(', ');
    if (words !== '') names.set(device, words);
  }
  if (overview === null) return names;
  for (const { id, name } of [...overview.persons, ...overview.groups, ...overview.spaces]) {
    names.set(id, name);
  }
  for (const { id, personId } of overview.members) {
    const name = overview.persons.find((person) => person.id === personId)?.name;
    if (name !== undefined) names.set(id, name);
  }
  for (const { id, name } of overview.roles) if (name !== null) names.set(id, name);
  for (const { id, name, label, spaceId } of overview.audiences) {
    const space = overview.spaces.find((one) => one.id === spaceId)?.name;
    names.set(id, [label ?? name, space].filter((one) => one !== undefined).join(', '));
  }
  return names;
}
