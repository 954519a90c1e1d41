import './clauses.css';
import { Link } from 'react-aria-components/Link';
import { type IntlShape, useIntl } from 'react-intl';
import { Chip } from '#web/design/component/Chip.tsx';
import { ChevronRightIcon } from '#web/design/icon/icons.tsx';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import {
  type EvidenceState,
  showsUnmetOnly,
  StateChip,
  StateCounts,
  WhichStates,
} from '../frame/EvidenceStates.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { useAskedHeading } from '../frame/use-asked-heading.ts';
import { wordKey } from '../frame/word-key.ts';
import { type ClauseList, clausesApi, type ShownClause } from './clauses-api.ts';
import { clauseName, clauseSection } from './clause-place.ts';

/** Each letter of the contract: what is promised, what keeps it, and what shows it now. */
export function ClausesPage(place: OfficePlace) {
  const intl = useIntl();
  const asked = useAsked(clausesApi(place.tenant).list);
  return (
    <OfficeScreen place={place} section="clauses">
      <section className="o-section o-desk-first" aria-labelledby="clauses-counts">
        <h2 id="clauses-counts" className="o-hidden">
          {intl.formatMessage({ id: 'clauses.counts' })}
        </h2>
        <p>{intl.formatMessage({ id: 'clauses.words' })}</p>
      </section>
      <AskedPart asked={asked}>{(list) => <List place={place} list={list} />}</AskedPart>
    </OfficeScreen>
  );
}

function List({ place, list }: { readonly place: OfficePlace; readonly list: ClauseList }) {
  const intl = useIntl();
  const shown = list.clauses.filter(
    ({ evidence }) => !showsUnmetOnly(place) || evidence.state === 'unmet',
  );
  const groups = Map.groupBy(shown, ({ id }) => groupOf(id));
  return (
    <>
      <StateCounts states={list.clauses.map(({ evidence }) => evidence.state)} />
      <WhichStates place={place} section="clauses" />
      {shown.length === 0 && <p>{intl.formatMessage({ id: 'clauses.allMet' })}</p>}
      {[...groups].map(([group, clauses]) => (
        <section key={group} className="o-section" aria-labelledby={`clause-group-${group}`}>
          <h2 id={`clause-group-${group}`}>
            {group === 'annexes'
              ? intl.formatMessage({ id: 'clauses.annexes' })
              : intl.formatMessage({ id: 'clauses.group' }, { number: group })}
          </h2>
          <ul className="o-list o-lines">
            {clauses.map((clause) => (
              <li key={clause.id} className="o-clause">
                <ClauseRow place={place} clause={clause} now={list.now} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function ClauseRow({
  place,
  clause,
  now,
}: {
  readonly place: OfficePlace;
  readonly clause: ShownClause;
  readonly now: string;
}) {
  const intl = useIntl();
  const lang = intl.locale.startsWith('de') ? 'de' : 'en';
  const name = clauseName(clause.id);
  const section = clauseSection(name);
  const title = clause.title[lang];
  const { state, at, found } = clause.evidence;
  const heading = useAskedHeading(place.item === clause.id);
  return (
    <>
      <div className="o-clause-head">
        <h3 {...heading}>
          {name.is === 'clause' && (
            <span className="o-clause-number">
              {intl.formatMessage(
                { id: 'clauses.letter' },
                { number: name.number, letter: name.letter ?? 'none' },
              )}{' '}
            </span>
          )}
          {title}
        </h3>
        <StateChip is={state} />
      </div>
      <div className="o-clause-body">
        <p>{sentence(clause.promise[lang])}</p>
        <p className="o-small">
          {clause.why?.[lang] ??
            intl.formatMessage({ id: 'clauses.found' }, { found: wordKey(found) })}{' '}
          {at !== null && sayAge(intl, state, at, now)}
        </p>
        <div className="o-row">
          {section !== null && place.sections.some(({ id }) => id === section) && (
            <Link
              className="o-way"
              href={place.href(section)}
              aria-label={intl.formatMessage({ id: 'clauses.toNamed' }, { section, name: title })}
            >
              <ChevronRightIcon />
              {intl.formatMessage({ id: 'clauses.to' }, { section })}
            </Link>
          )}
          {clause.why === null && (
            <details className="o-clause-how">
              <summary aria-label={intl.formatMessage({ id: 'clauses.howNamed' }, { name: title })}>
                {intl.formatMessage({ id: 'clauses.how' })}
              </summary>
              <dl className="o-facts">
                <Part part="id" value={clause.id} />
                <Part part="mechanism" value={clause.mechanism} />
                <Part
                  part="query"
                  value={
                    clause.query === null ? null : `${clause.query.name}, ${clause.query.file}`
                  }
                />
                <Part part="test" value={clause.test} />
              </dl>
            </details>
          )}
        </div>
      </div>
    </>
  );
}

function Part({ part, value }: { readonly part: string; readonly value: string | null }) {
  const intl = useIntl();
  return (
    <div>
      <dt>{intl.formatMessage({ id: 'clauses.part' }, { part })}</dt>
      <dd className={value === null ? '' : 'o-mono'}>
        {value ?? <Chip tone="stop">{intl.formatMessage({ id: 'clauses.missing' })}</Chip>}
      </dd>
    </div>
  );
}

/** `7` of `cl_7.7__a`; annexes are one group. */
function groupOf(id: string): string {
  const { is, number } = clauseName(id);
  return is === 'annex' ? 'annexes' : (number.split('.')[0] ?? number);
}

/** The register has them without capital and full stop, so that they fit into other sentences. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function sayAge(intl: IntlShape, state: EvidenceState, at: string, now: string): string {
  if (state === 'attested') {
    return intl.formatMessage(
      { id: 'clauses.attestedAt' },
      { day: intl.formatDate(at, { dateStyle: 'long' }) },
    );
  }
  const minutes = Math.round((Date.parse(at) - Date.parse(now)) / 60_000);
  const when =
    minutes > -1
      ? intl.formatMessage({ id: 'clauses.justNow' })
      : minutes > -60
        ? intl.formatRelativeTime(minutes, 'minute')
        : minutes > -1440
          ? intl.formatRelativeTime(Math.round(minutes / 60), 'hour')
          : intl.formatRelativeTime(Math.round(minutes / 1440), 'day');
  return intl.formatMessage({ id: 'clauses.age' }, { when });
}
