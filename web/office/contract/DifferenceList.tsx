import { type IntlShape, useIntl } from 'react-intl';
import { Chip } from '#web/design/component/Chip.tsx';
import type { Difference, Parameter } from './contract-api.ts';

const tones = { added: 'ok', removed: 'stop', changed: 'warn' } as const;

/** What two versions say otherwise, one thing after the other: where, and as it was and is. */
export function DifferenceList({
  difference,
  parameters,
}: {
  readonly difference: readonly Difference[];
  /** What can be agreed beside the clauses: it is said in their words. */
  readonly parameters: readonly Parameter[];
}) {
  const intl = useIntl();
  const sayText = (text: string): string =>
    text === 'true' || text === 'false'
      ? intl.formatMessage({ id: 'contract.yes' }, { is: text })
      : text;
  if (difference.length === 0) return <p>{intl.formatMessage({ id: 'contract.noDifference' })}</p>;
  return (
    <ul className="o-list o-lines">
      {difference.map(({ part, path, is, before, after }) => (
        <li key={[part, ...path].join('\n')} className="o-contract-difference">
          <p>
            <Chip tone={tones[is]}>{intl.formatMessage({ id: 'contract.change' }, { is })}</Chip>{' '}
            <span className="o-line-name">
              {[
                intl.formatMessage({ id: 'contract.part' }, { part }),
                ...path.map((word) => sayParameter(intl, parameters, word) ?? sayWord(intl, word)),
              ].join(' › ')}
            </span>
          </p>
          {before !== null && is !== 'added' && (
            <p className="o-office-text">
              {intl.formatMessage({ id: 'contract.before' }, { text: sayText(before) })}
            </p>
          )}
          {after !== null && (
            <p className="o-office-text">
              {intl.formatMessage({ id: 'contract.after' }, { text: sayText(after) })}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function sayParameter(
  intl: IntlShape,
  parameters: readonly Parameter[],
  word: string,
): string | undefined {
  const words = parameters.find(({ name }) => name === word)?.words;
  return intl.locale.startsWith('de') ? words?.de : words?.en;
}

/** A word of the way to what is other now: those of our documents and of the data map have one that people say. */
function sayWord(intl: IntlShape, word: string): string {
  if (!word.includes('.')) return intl.formatMessage({ id: 'contract.pathWord' }, { word });
  const category = word.replaceAll('.', '_');
  const said = intl.formatMessage({ id: 'office.category' }, { category });
  return said === category ? word : said;
}
