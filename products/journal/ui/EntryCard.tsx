import './journal.css';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { headingOf } from '#products/journal/ui/heading-of.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { whereItMayBe } from '#web/design/audience/scope.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Card } from '#web/design/component/Card.tsx';
import { Menu } from '#web/design/component/Menu.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { RatingFace } from '#web/design/component/RatingFace.tsx';
import { SymbolRow } from '#web/design/component/SymbolRow.tsx';
import { UnsentMark } from '#web/design/component/UnsentMark.tsx';
import { EditIcon, HistoryIcon, PeopleIcon, TrashIcon } from '#web/design/icon/icons.tsx';
import { MediaShown } from '#web/design/media/media-parts.ts';
import { MergedMark } from '#web/design/record/MergedMark.tsx';
import { offersHistory } from '#web/design/record/offers-history.ts';
import { sayLongDay, sayTime } from '#web/design/say.ts';
import { ReadAloud } from '#web/design/speech/ReadAloud.tsx';

export interface EntryCardProps {
  readonly journal: Journal;
  readonly record: SeenRecord<EntryBody>;
  readonly onChange: () => void;
  readonly onShare: () => void;
  readonly onStopSharing: (to: AudienceId) => void;
  readonly onHistory: () => void;
  readonly onRemove: () => void;
}

/** One entry: what it is about, how it was, the words, and who sees it. */
export function EntryCard(props: EntryCardProps) {
  const { journal, record, onChange, onShare, onStopSharing, onHistory, onRemove } = props;
  const intl = useIntl();
  const { density } = useAppearance();
  const title = useId();
  const { body, audience, createdBy, unsent } = record;
  const about = journal.eventOf(body) ?? undefined;
  const pictogram = about?.record.body.pictogram ?? body.pictogram;
  const day = sayLongDay(intl, body.day, journal.today);
  const author = journal.directory.persons.find((person) => person.accountId === createdBy);
  const isMine = createdBy === journal.directory.me.accountId;
  const rights = journal.directory.audiences.find((one) => one.id === audience)?.myRights ?? 0;
  const choices = isMine ? whereItMayBe(journal.scope, journal.directory, entry, record) : [];
  const hasHistory = offersHistory(record, density);
  const own = choices.find((choice) => choice.name === 'self');
  const heading = headingOf(intl, journal, body);
  const origin = [
    ...(about === undefined
      ? []
      : [
          ...(about.startTime === null ? [] : [sayTime(intl, about.startTime)]),
          intl.formatMessage({ id: 'journal.fromCalendar' }),
        ]),
    ...(author === undefined || author.id === journal.scope.person?.id
      ? []
      : [
          isMine
            ? intl.formatMessage({ id: 'journal.byMe' })
            : intl.formatMessage({ id: 'journal.by' }, { name: author.name }),
        ]),
  ];
  return (
    <Card as="article" labelledBy={title}>
      <div className="j-head">
        {pictogram !== null && <Pictogram concept={pictogram} />}
        <div className="j-words">
          <h2 id={title}>{heading}</h2>
          {origin.length > 0 && <p className="o-small o-num">{origin.join(' · ')}</p>}
        </div>
        {body.face !== null && <RatingFace rating={body.face} />}
      </div>
      {body.text !== '' && <p className="j-text">{body.text}</p>}
      {(body.symbols ?? []).length > 0 && <SymbolRow symbols={body.symbols ?? []} />}
      {(body.media ?? []).length > 0 && <MediaShown media={body.media ?? []} record={record.id} />}
      <div className="j-foot">
        <RecordViewers
          audienceId={audience}
          about={`${heading}, ${day}`}
          day={journal.colourOf(body.day) ?? undefined}
        />
        {unsent && <UnsentMark />}
        <MergedMark record={record} onOpen={onHistory} />
        <span className="j-actions">
          <ReadAloud
            look={density === 'easy' ? 'button' : 'icon'}
            about={heading}
            compose={async () => {
              const { speakEntry } = await import('#products/journal/ui/speak-entry.ts');
              return speakEntry(intl, journal, record);
            }}
          />
          {isMine && (choices.length > 1 || journal.mayShareWithOne) && (
            <Button icon={<PeopleIcon />} onPress={onShare}>
              {intl.formatMessage({ id: 'journal.share' })}
            </Button>
          )}
          {(isMine || hasHistory) && (
            <Menu
              label={intl.formatMessage({ id: 'journal.more' })}
              about={heading}
              items={[
                ...(isMine && hasRight(rights, 'change')
                  ? [
                      {
                        id: 'change' as const,
                        label: intl.formatMessage({ id: 'journal.changeMenu' }),
                        icon: <EditIcon />,
                      },
                    ]
                  : []),
                ...(own !== undefined && own.id !== audience
                  ? [
                      {
                        id: 'private' as const,
                        label: intl.formatMessage({ id: 'journal.stopSharing' }),
                        icon: <PeopleIcon />,
                      },
                    ]
                  : []),
                ...(hasHistory
                  ? [
                      {
                        id: 'history' as const,
                        label: intl.formatMessage({ id: 'design.history.open' }),
                        icon: <HistoryIcon />,
                      },
                    ]
                  : []),
                ...(isMine && hasRight(rights, 'delete')
                  ? [
                      {
                        id: 'delete' as const,
                        label: intl.formatMessage({ id: 'journal.delete' }),
                        icon: <TrashIcon />,
                        isDanger: true,
                      },
                    ]
                  : []),
              ]}
              onAction={(action) => {
                if (action === 'change') onChange();
                else if (action === 'history') onHistory();
                else if (action === 'delete') onRemove();
                else if (own !== undefined) onStopSharing(own.id);
              }}
            />
          )}
        </span>
      </div>
    </Card>
  );
}
