import './record.css';
import { type ReactNode, useEffect } from 'react';
import { useIntl } from 'react-intl';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Kind } from '#kernel/kind/define-kind.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { Button } from '../component/Button.tsx';
import { Dialog } from '../component/Dialog.tsx';
import { Notice } from '../component/Notice.tsx';
import { ProblemNotice } from '../component/ProblemNotice.tsx';
import type { DayColour } from '../day-colour.ts';
import { HistoryIcon, RetryIcon } from '../icon/icons.tsx';
import { useDirectory } from '../live.ts';
import type { Problem } from '../problem.ts';
import { withWords } from '../with-words.tsx';
import { useMerged } from './acknowledged.ts';
import type { SaidField } from './differences.ts';
import { HistoryVersion } from './HistoryVersion.tsx';
import { useHistory } from './use-history.ts';

export interface RecordHistoryProps<Body extends object> {
  readonly record: SeenRecord<Body>;
  readonly kind: Kind<Body>;
  /** What it is about: "Schwimmen". */
  readonly title: string;
  readonly day?: DayColour | undefined;
  /** The reader's IANA zone, and the day it is there. */
  readonly zone: string;
  readonly today: PlainDay;
  /** The fields of a version in words, in the order people look for them. */
  readonly say: (body: Body) => readonly SaidField[];
  /** Brings a version back; left out for whoever may not. Resolves to whether it was done. */
  readonly onRestore?: ((body: Body) => Promise<boolean>) | undefined;
  /** Why the last restore was not done. */
  readonly problem: Problem | null;
  readonly onClose: () => void;
}

/** What a record was: its versions, newest first, what each changed, and the way back to them. */
export const RecordHistory = withWords(History, {
  de: [async () => ({ default: (await import('./words-de.ts')).words })],
  en: [async () => ({ default: (await import('./words-en.ts')).words })],
}) as typeof History;

function History<Body extends object>(props: RecordHistoryProps<Body>) {
  const { record, kind, title, day, zone, today, say, onRestore, problem, onClose } = props;
  const intl = useIntl();
  const directory = useDirectory();
  const history = useHistory(record.id);
  const { acknowledge } = useMerged(record);
  const isShown = history.page !== null;
  useEffect(() => {
    if (isShown) acknowledge();
  }, [isShown, acknowledge]);

  const { states, next } = history.page ?? { states: [], next: null };
  const bodies = states.map((state) => bodyOf(kind, state.body));
  // The last one of a page has nothing yet to be compared with.
  const shown = next === null ? states : states.slice(0, -1);
  const present = JSON.stringify(bodyOf(kind, record.body));
  return (
    <Dialog
      isOpen
      closesOutside
      isText={onRestore === undefined || shown.length < 2}
      title={intl.formatMessage({ id: 'design.history.title' }, { title })}
      day={day}
      onClose={onClose}
    >
      {problem !== null && <ProblemNotice problem={problem} />}
      {history.problem !== null && (
        <HistoryProblem
          problem={history.problem}
          again={
            <Button icon={<RetryIcon />} isPending={history.isLoading} onPress={history.retry}>
              {intl.formatMessage({ id: 'design.history.again' })}
            </Button>
          }
        />
      )}
      {history.isLoading && !isShown && (
        <output>{intl.formatMessage({ id: 'design.history.loading' })}</output>
      )}
      {directory !== null && shown.length > 0 && (
        <ol className="o-list o-versions">
          {shown.map((state, at) => {
            const body = bodies[at] ?? null;
            return (
              <HistoryVersion
                key={`${String(state.revision)} ${state.ended?.at ?? ''}`}
                record={record.id}
                directory={directory}
                state={state}
                before={states[at + 1] ?? null}
                said={body === null ? null : say(body)}
                saidBefore={sayOrNull(say, bodies[at + 1] ?? null)}
                zone={zone}
                today={today}
                present={record.audience}
                onRestore={
                  onRestore === undefined || body === null || JSON.stringify(body) === present
                    ? undefined
                    : () => {
                        void onRestore(body).then((done) => {
                          if (done) onClose();
                        });
                      }
                }
              />
            );
          })}
        </ol>
      )}
      {next !== null && (
        <Button icon={<HistoryIcon />} isPending={history.isLoading} onPress={history.loadMore}>
          {intl.formatMessage({ id: 'design.history.older' })}
        </Button>
      )}
    </Dialog>
  );
}

/** Why no history, or no more of it, is there. */
function HistoryProblem(props: { readonly problem: Problem; readonly again: ReactNode }) {
  const { problem, again } = props;
  const intl = useIntl();
  switch (problem.code) {
    case 'shell.no-connection':
      return (
        <Notice title={intl.formatMessage({ id: 'design.history.offline' })} actions={again}>
          {intl.formatMessage({ id: 'design.history.offlineNext' })}
        </Notice>
      );
    case 'record.absent':
      return <Notice title={intl.formatMessage({ id: 'design.history.absent' })} />;
    default:
      return <ProblemNotice problem={problem} actions={again} />;
  }
}

/** A version as the kind knows it now; null for one that an older or newer kind wrote. Fields this
 *  app does not know are left out: a restore must not touch them. */
function bodyOf<Body extends object>(kind: Kind<Body>, body: object): Body | null {
  const known = Object.fromEntries(
    Object.entries(body).filter(([field]) => kind.fields.includes(field)),
  );
  const read = kind.safeParse(known);
  return read.success ? read.data : null;
}

function sayOrNull<Body>(
  say: (body: Body) => readonly SaidField[],
  body: Body | null,
): readonly SaidField[] | null {
  return body === null ? null : say(body);
}
