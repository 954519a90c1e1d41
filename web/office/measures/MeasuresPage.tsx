import './measures.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { EditIcon, EyeIcon, UndoIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { showsUnmetOnly, StateChip, StateCounts, WhichStates } from '../frame/EvidenceStates.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { useAskedHeading } from '../frame/use-asked-heading.ts';
import { AttestDialog } from './AttestDialog.tsx';
import { HistoryPicture } from './HistoryPicture.tsx';
import { type MeasureList, measuresApi, type ShownMeasure } from './measures-api.ts';

type Api = ReturnType<typeof measuresApi>;

/** How the data is protected, and what shows it: four states, each with where it comes from. */
export function MeasuresPage(place: OfficePlace) {
  const intl = useIntl();
  const api = measuresApi(place.tenant);
  const asked = useAsked(api.list);
  return (
    <OfficeScreen place={place} section="measures">
      <section className="o-section o-desk-first" aria-labelledby="measures-words">
        <h2 id="measures-words" className="o-hidden">
          {intl.formatMessage({ id: 'measures.states' })}
        </h2>
        <p>{intl.formatMessage({ id: 'measures.words' })}</p>
        <p>
          <a className="o-way" href="/transparency" target="_blank" rel="noreferrer">
            <EyeIcon />
            {intl.formatMessage({ id: 'measures.public' })}
          </a>
        </p>
      </section>
      <AskedPart asked={asked}>
        {(list) => <List api={api} list={list} place={place} onChanged={asked.reload} />}
      </AskedPart>
    </OfficeScreen>
  );
}

function List({
  api,
  list,
  place,
  onChanged,
}: {
  readonly api: Api;
  readonly list: MeasureList;
  readonly place: OfficePlace;
  readonly onChanged: () => void;
}) {
  const intl = useIntl();
  const [said, setSaid] = useState<string | null>(null);
  const lang = intl.locale.startsWith('de') ? 'de' : 'en';
  const shown = list.measures.filter(({ state }) => !showsUnmetOnly(place) || state.is === 'unmet');
  const groups = [...new Set(shown.map(({ group }) => group))];
  const asked = list.measures.find(({ id }) => id === said);
  return (
    <>
      <StateCounts states={list.measures.map(({ state }) => state.is)} />
      <WhichStates place={place} section="measures" />
      {shown.length === 0 && <p>{intl.formatMessage({ id: 'measures.allMet' })}</p>}
      {groups.map((group) => (
        <section key={group} className="o-section" aria-labelledby={`measures-${group}`}>
          <h2 id={`measures-${group}`}>{list.groups[group]?.[lang] ?? group}</h2>
          <ul className="o-list o-lines">
            {shown
              .filter((measure) => measure.group === group)
              .map((measure) => (
                <MeasureRow
                  key={measure.id}
                  api={api}
                  lang={lang}
                  measure={measure}
                  mayDecide={place.mayDecide}
                  isAsked={measure.id === place.item}
                  fromMs={Date.parse(list.from)}
                  untilMs={Date.parse(list.at)}
                  onSay={() => {
                    setSaid(measure.id);
                  }}
                  onChanged={onChanged}
                />
              ))}
          </ul>
        </section>
      ))}
      {asked !== undefined && (
        <AttestDialog
          api={api}
          measure={asked}
          place={place}
          onClose={(wasSaid) => {
            setSaid(null);
            if (wasSaid) onChanged();
          }}
        />
      )}
    </>
  );
}

function MeasureRow({
  api,
  lang,
  measure,
  mayDecide,
  isAsked,
  fromMs,
  untilMs,
  onSay,
  onChanged,
}: {
  readonly api: Api;
  readonly lang: 'de' | 'en';
  readonly measure: ShownMeasure;
  readonly mayDecide: boolean;
  /** It is the one that the address names. */
  readonly isAsked: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly onSay: () => void;
  readonly onChanged: () => void;
}) {
  const intl = useIntl();
  const { state } = measure;
  const name = measure.title[lang];
  const own = measure.attestedBy === 'tenant';
  const holding = own
    ? measure.attestations.find(
        ({ withdrawnAt, until }) => withdrawnAt === null && Date.parse(until) > untilMs,
      )
    : undefined;
  const heading = useAskedHeading(isAsked);
  const withdrawing = useAction(async (attestation: string) => {
    await api.withdraw(measure.id, attestation);
    onChanged();
  });
  return (
    <li className="o-measure-one">
      <div className="o-office-head">
        <h3 {...heading}>{name}</h3>
        <StateChip is={state.is} />
      </div>
      <p>{measure.holds[lang]}</p>
      <Grounds state={state} lang={lang} />
      <HistoryPicture name={name} history={measure.history} fromMs={fromMs} untilMs={untilMs} />
      {own && mayDecide && (
        <div className="o-row">
          <Button
            icon={<EditIcon />}
            aria-label={intl.formatMessage({ id: 'measures.sayNamed' }, { name })}
            onPress={onSay}
          >
            {intl.formatMessage({ id: 'measures.say' })}
          </Button>
          {holding !== undefined && (
            <Button
              variant="quiet"
              icon={<UndoIcon />}
              isPending={withdrawing.isRunning}
              aria-label={intl.formatMessage({ id: 'measures.withdrawNamed' }, { name })}
              onPress={() => {
                withdrawing.run(holding.id);
              }}
            >
              {intl.formatMessage({ id: 'measures.withdraw' })}
            </Button>
          )}
        </div>
      )}
      <ErrorNotice error={withdrawing.error} />
    </li>
  );
}

/** Where the state comes from: what was looked at, who said it, or why it is not so. */
function Grounds({
  state,
  lang,
}: {
  readonly state: ShownMeasure['state'];
  readonly lang: 'de' | 'en';
}) {
  const intl = useIntl();
  const when = (text: string) => intl.formatDate(text, { dateStyle: 'medium', timeStyle: 'short' });
  const {
    is,
    at,
    until,
    because = '',
    by = '',
    grounds = '',
    looked = 0,
    what,
    found = [],
  } = state;
  const words =
    is === 'proven' && typeof at === 'string'
      ? intl.formatMessage(
          { id: 'measures.proven' },
          { at: when(at), looked, what: what?.[lang] ?? '' },
        )
      : is === 'attested' && until !== undefined
        ? intl.formatMessage({ id: 'measures.attested' }, { by, grounds, until: when(until) })
        : is === 'unmet'
          ? intl.formatMessage(
              { id: 'measures.unmet' },
              // Selectors of messages have no hyphens.
              {
                because: because.replaceAll('-', '_'),
                at: typeof at === 'string' ? when(at) : 'never',
              },
            )
          : '';
  return (
    <>
      {words !== '' && <p className="o-small">{words}</p>}
      {is === 'unmet' && found.length > 0 && (
        <>
          <p className="o-small">{intl.formatMessage({ id: 'measures.inItsWords' })}</p>
          {/* Probes report in English. */}
          <ul className="o-list o-mono" lang="en">
            {found.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
