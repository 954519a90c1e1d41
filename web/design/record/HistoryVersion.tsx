import './record.css';
import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Directory } from '#kernel/access/directory.ts';
import type { HistoryState } from '#kernel/access/history.ts';
import type { AccountId, AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { audienceWords } from '../audience/words.ts';
import { Button } from '../component/Button.tsx';
import { Chip } from '../component/Chip.tsx';
import { Face } from '../component/Faces.tsx';
import { ListIcon, SameTimeIcon, UndoIcon } from '../icon/icons.tsx';
import { MediaChanged } from '../media/media-parts.ts';
import { sayMoment } from '../say.ts';
import { type Difference, differencesOf, type SaidField } from './differences.ts';

export interface HistoryVersionProps {
  readonly record: RecordId;
  readonly directory: Directory;
  readonly state: HistoryState;
  /** The version before it; null where there is none to be seen. */
  readonly before: HistoryState | null;
  /** The fields in words; null for a version this app cannot read. */
  readonly said: readonly SaidField[] | null;
  readonly saidBefore: readonly SaidField[] | null;
  readonly zone: string;
  readonly today: PlainDay;
  /** Where the record is now: who would see what is brought back. */
  readonly present: AudienceId;
  readonly onRestore: (() => void) | undefined;
}

/** One version: who wrote it and when, what it changed, how it ended, and the way back to it. */
export function HistoryVersion(props: HistoryVersionProps) {
  const { record, directory, state, before, said, saidBefore, zone, today, present, onRestore } =
    props;
  const intl = useIntl();
  const heading = useId();
  const author = personOf(directory, state.writtenBy);
  const name = author?.name ?? intl.formatMessage({ id: 'design.history.somebody' });
  const when = sayMoment(intl, state.writtenAt, zone, today);
  const differences = [
    ...(said === null ? [] : differencesOf(said, saidBefore)),
    ...movedTo(state, before, (audience) => wordsOf(audience)),
  ];

  function wordsOf(id: AudienceId): string {
    const audience = directory.audiences.find((one) => one.id === id);
    return audience === undefined ? '' : audienceWords(intl, directory, audience);
  }
  function movedTo(
    to: HistoryState,
    from: HistoryState | null,
    words: (audience: AudienceId) => string,
  ): Difference[] {
    if (from === null || from.audience === to.audience) return [];
    const label = intl.formatMessage({ id: 'design.history.viewers' });
    return [{ field: '', label, words: words(to.audience), before: words(from.audience) }];
  }

  return (
    <li className="o-version" aria-labelledby={heading}>
      <div className="o-version-head">
        {author !== undefined && <Face person={author} size="normal" />}
        <h3 id={heading} className="o-version-who">
          {name}
          <span className="o-version-when o-num">{when}</span>
        </h3>
        {state.ended === null && (
          <Chip tone="accent">{intl.formatMessage({ id: 'design.history.now' })}</Chip>
        )}
      </div>
      {state.ended?.unseen === true && (
        <Overwritten directory={directory} as={state.ended.as} by={state.ended.by} />
      )}
      {before === null && state.revision === 1 && (
        <p>{intl.formatMessage({ id: 'design.history.made' })}</p>
      )}
      {said === null && <p>{intl.formatMessage({ id: 'design.history.unreadable' })}</p>}
      {said !== null && differences.length === 0 && (
        <p>{intl.formatMessage({ id: 'design.history.same' })}</p>
      )}
      {differences.length > 0 && (
        <dl className="o-version-fields">
          {differences.map((difference) => (
            <Field key={difference.field} difference={difference} record={record} />
          ))}
        </dl>
      )}
      {state.ended?.as === 'delete' && (
        <p>
          {intl.formatMessage(
            { id: 'design.history.deleted' },
            { when: sayMoment(intl, state.ended.at, zone, today) },
          )}
        </p>
      )}
      {onRestore !== undefined && (
        <div className="o-version-back">
          <Button
            icon={<UndoIcon />}
            aria-label={`${intl.formatMessage({ id: 'design.history.restore' })}, ${name}, ${when}`}
            onPress={onRestore}
          >
            {intl.formatMessage({ id: 'design.history.restore' })}
          </Button>
          {state.audience !== present && (
            <span className="o-small">
              {intl.formatMessage(
                { id: 'design.history.restoredFor' },
                { audience: wordsOf(present) },
              )}
            </span>
          )}
        </div>
      )}
    </li>
  );
}

interface OverwrittenProps {
  readonly directory: Directory;
  readonly as: 'change' | 'move' | 'delete';
  readonly by: AccountId;
}

/** Says of a version that it went unseen, and by whom. */
function Overwritten({ directory, as, by }: OverwrittenProps) {
  const intl = useIntl();
  return (
    <p className="o-version-unseen">
      <SameTimeIcon />
      <span>
        <strong>{intl.formatMessage({ id: 'design.history.unseen' }, { as })}</strong>{' '}
        {intl.formatMessage(
          { id: 'design.history.unseenBy' },
          {
            mine: by === directory.me.accountId,
            name:
              personOf(directory, by)?.name ??
              intl.formatMessage({ id: 'design.history.somebody' }),
          },
        )}
      </span>
    </p>
  );
}

/** So much of a long text is shown until somebody wants the rest. */
const textShown = 280;

function Field({
  difference: { label, words, before, isText, media, mediaBefore },
  record,
}: {
  readonly difference: Difference;
  readonly record: RecordId;
}) {
  const intl = useIntl();
  const [isWhole, setWhole] = useState(false);
  const nothing = intl.formatMessage({ id: 'design.history.nothing' });
  const cut = !isWhole && words.length > textShown;
  return (
    <div>
      <dt>{label}</dt>
      {(media ?? mediaBefore ?? []).length > 0 && (
        <dd>
          <MediaChanged
            now={media ?? []}
            before={before === null ? null : (mediaBefore ?? [])}
            record={record}
          />
        </dd>
      )}
      {words === '' && (before ?? '') === '' ? null : isText === true || before === null ? (
        <dd className="o-version-text">
          {cut ? beginningOf(words) : words === '' ? nothing : words}
          {cut && (
            <Button
              variant="quiet"
              icon={<ListIcon />}
              onPress={() => {
                setWhole(true);
              }}
            >
              {intl.formatMessage({ id: 'design.history.whole' })}
            </Button>
          )}
        </dd>
      ) : (
        <dd>
          <span className="o-hidden">{intl.formatMessage({ id: 'design.history.before' })} </span>
          <del>{before === '' ? nothing : before}</del> <span aria-hidden="true">→</span>{' '}
          <span className="o-hidden">{intl.formatMessage({ id: 'design.history.after' })} </span>
          <ins>{words === '' ? nothing : words}</ins>
        </dd>
      )}
    </div>
  );
}

/** Whole words, as many as fit. */
function beginningOf(text: string): string {
  return `${text.slice(0, textShown).replace(/\s+\S*$/u, '')} …`;
}

function personOf(directory: Directory, account: AccountId) {
  return directory.persons.find((person) => person.accountId === account);
}
