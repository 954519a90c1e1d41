import { use, useState } from 'react';
import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { entry } from '#products/journal/kinds.ts';
import type { EntryBody } from '#products/journal/kinds.ts';
import { meaningOf } from '#products/journal/ui/share/meaning-of.ts';
import type { EntryActions } from '#products/journal/ui/use-entry-actions.ts';
import type { Journal } from '#products/journal/ui/use-journal.ts';
import { MakeAudienceContext } from '#web/design/audience/ad-hoc.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import {
  audienceOfExactly,
  personsToShareWith,
  whereIMayShare,
  whereItMayBe,
} from '#web/design/audience/scope.ts';
import { audienceWords } from '#web/design/audience/words.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { Face } from '#web/design/component/Faces.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { CheckIcon, CloseIcon, FaceIcon } from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { type Problem, problemOf } from '#web/design/problem.ts';

export interface ShareDialogProps {
  readonly journal: Journal;
  readonly actions: EntryActions;
  readonly record: SeenRecord<EntryBody>;
  readonly onClose: () => void;
}

/** Who may see an entry: to more people, to fewer, to one by name, or to nobody else. Faces before anything moves. */
export function ShareDialog({ journal, actions, record, onClose }: ShareDialogProps) {
  const intl = useIntl();
  const { directory, scope } = journal;
  const life = scope.person?.id ?? directory.me.personId;
  const choices = whereItMayBe(scope, directory, entry, record);
  const [choice, setChoice] = useState<AudienceId | typeof onePerson | null>(null);
  const audience = choice ?? record.audience;
  const [person, setPerson] = useState<PersonId | null>(null);
  const [asked, setAsked] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = use(MakeAudienceContext);
  const isOffline = useSyncState().connection === 'offline';

  const persons = personsToShareWith(directory, life);
  const space = whereIMayShare(directory, life);
  const exactly = (one: PersonId): AudienceId | null =>
    audienceOfExactly(directory, life, [...new Set([life, directory.me.personId, one])], entry);
  const mayName = persons.length > 0 && (space !== null || persons.some(({ id }) => exactly(id)));
  const chosen = persons.find(({ id }) => id === person);
  // A place that exists is moved to without a connection; a new one has to be made.
  const needsConnection =
    audience === onePerson && person !== null && isOffline && exactly(person) === null;

  /** "du und Tom", and whose life it is when that is somebody else's. */
  const together = (name: string): string =>
    intl.formatList([
      intl.formatMessage({ id: 'journal.onePerson.you' }),
      ...(scope.isMe ? [] : [scope.person?.name ?? '']),
      name,
    ]);

  const place = async (): Promise<{ id: AudienceId; words: string }> => {
    if (audience !== onePerson) {
      const found = choices.find((one) => one.id === audience);
      // Who was chosen is gone meanwhile (UX36).
      if (found === undefined) throw new AppError('record.audience-not-allowed');
      return { id: found.id, words: audienceWords(intl, directory, found) };
    }
    if (chosen === undefined) throw new AppError('record.audience-not-allowed');
    const owner = directory.persons.find(({ id }) => id === life)?.name ?? '';
    const words = together(chosen.name);
    const present = exactly(chosen.id);
    if (present !== null) return { id: present, words };
    if (make === null || space === null) throw new AppError('access.not-allowed');
    const id = await make({
      space,
      persons: [chosen.id],
      name: intl.formatList([owner, chosen.name]),
    });
    return { id, words };
  };

  const save = async (): Promise<void> => {
    setAsked(true);
    if ((audience === onePerson && person === null) || needsConnection) return;
    if (audience === record.audience) {
      onClose();
      return;
    }
    setMaking(true);
    try {
      const to = await place();
      if (to.id === record.audience) {
        onClose();
        return;
      }
      const words = intl.formatMessage({ id: 'journal.done.shared' }, { audience: to.words });
      if (await actions.share(record, to.id, words)) onClose();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setMaking(false);
    }
  };
  const shownProblem = problem ?? actions.problem;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={intl.formatMessage({ id: 'journal.shareTitle' })}
      day={journal.colourOf(record.body.day) ?? undefined}
      actions={
        <>
          <Button icon={<CloseIcon />} onPress={onClose}>
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button variant="main" icon={<CheckIcon />} isPending={isMaking} onPress={save}>
            {intl.formatMessage({ id: 'journal.finish' })}
          </Button>
        </>
      }
    >
      {shownProblem !== null && <ProblemNotice problem={shownProblem} />}
      <AudienceRadios
        directory={directory}
        choices={choices}
        value={audience}
        meaningOf={(one) => meaningOf(intl, journal, one)}
        more={
          mayName
            ? [
                {
                  id: onePerson,
                  label: intl.formatMessage({ id: 'journal.onePerson' }),
                  hint: intl.formatMessage({ id: 'journal.onePerson.hint' }),
                  picture: <FaceIcon />,
                },
              ]
            : []
        }
        onChange={(next) => {
          setChoice(next);
          setProblem(null);
        }}
      />
      {audience === onePerson && (
        <RadioCards<PersonId>
          layout="list"
          label={intl.formatMessage({ id: 'journal.onePerson.who' })}
          value={person}
          onChange={(next) => {
            setPerson(next);
            setProblem(null);
          }}
          cards={persons
            .filter(({ id }) => space !== null || exactly(id) !== null)
            .map((one) => ({
              id: one.id,
              label: one.name,
              hint: intl.formatMessage(
                { id: 'journal.onePerson.means' },
                { names: together(one.name) },
              ),
              picture: <Face person={one} size="normal" />,
            }))}
        />
      )}
      {asked && audience === onePerson && person === null && (
        <p className="o-error" role="alert">
          {intl.formatMessage({ id: 'journal.onePerson.missing' })}
        </p>
      )}
      {needsConnection && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'journal.onePerson.offline' })}>
          {intl.formatMessage({ id: 'journal.onePerson.offline.remedy' })}
        </Notice>
      )}
    </Dialog>
  );
}

const onePerson = 'one-person';
