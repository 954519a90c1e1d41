import './device.css';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { CheckIcon, CloseIcon, ListIcon, RetryIcon } from '#web/design/icon/icons.tsx';
import { useSyncState } from '#web/design/live.ts';
import { orNothing } from '#web/design/or-nothing.ts';
import { browserStorage } from '../browser-storage.ts';
import {
  askToKeep,
  asksPerson,
  isLittleRoom,
  measureRoom,
  type StorageRoom,
} from './storage-room.ts';
import { useHref, useToday } from '../tenant-context.ts';
import { updateApp } from './update-app.ts';

const UnusedNotice = lazy(
  orNothing(async () => (await import('#web/design/media/with-media-words.tsx')).UnusedNotice),
);

const lookEveryMs = 300_000;

/** What is to be said about this device above every view; mostly nothing. */
export function DeviceNotices() {
  const sync = useSyncState();
  const [room, setRoom] = useState<StorageRoom | null>(null);
  useEffect(() => {
    const look = (): void => {
      void (async () => {
        setRoom(await measureRoom());
      })();
    };
    look();
    const handle = setInterval(look, lookEveryMs);
    return () => {
      clearInterval(handle);
    };
  }, []);
  const href = useHref();
  const today = useToday();
  const notices: ReactNode[] = [];
  if (sync.writes === 'closed') notices.push(<TooOld key="too-old" waiting={sync.unsent} />);
  if (isLittleRoom(room)) notices.push(<LittleRoom key="room" />);
  if (room !== null && !room.isKept && sync.unsent > 0) notices.push(<Keep key="keep" />);
  if (sync.beside > 0) {
    notices.push(
      <Suspense key="unused">
        <UnusedNotice href={href(`journal/day/${today}`)} />
      </Suspense>,
    );
  }
  return notices.length === 0 ? null : <div className="s-device-notices">{notices}</div>;
}

function TooOld({ waiting }: { waiting: number }) {
  const intl = useIntl();
  return (
    <Notice
      tone="warn"
      title={intl.formatMessage({ id: 'shell.tooOld.title' })}
      actions={
        <>
          <Button icon={<RetryIcon />} onPress={() => void updateApp()}>
            {intl.formatMessage({ id: 'shell.tooOld.update' })}
          </Button>
          {waiting > 0 && (
            <LinkButton icon={<ListIcon />} href="/needs-attention">
              {intl.formatMessage({ id: 'shell.tooOld.waiting' }, { count: waiting })}
            </LinkButton>
          )}
        </>
      }
    >
      {intl.formatMessage({ id: 'shell.tooOld.remedy' })}
    </Notice>
  );
}

function LittleRoom() {
  const intl = useIntl();
  return (
    <Notice tone="warn" title={intl.formatMessage({ id: 'shell.room.little' })}>
      {intl.formatMessage({ id: 'shell.room.littleRemedy' })}
    </Notice>
  );
}

/** After the first write, since then there is something to lose. Where the browser asks, it is said before why. */
function Keep() {
  const intl = useIntl();
  const [isAnswered, setAnswered] = useState(browserStorage.read('obhut.keep') !== null);
  const isForPerson = asksPerson();
  useEffect(() => {
    if (!isForPerson) void askToKeep();
  }, [isForPerson]);
  if (!isForPerson || isAnswered) return null;
  const answer = (): void => {
    browserStorage.write('obhut.keep', 'asked');
    setAnswered(true);
  };
  return (
    <Notice
      title={intl.formatMessage({ id: 'shell.keep.title' })}
      actions={
        <>
          <Button
            icon={<CheckIcon />}
            onPress={() => {
              answer();
              void askToKeep();
            }}
          >
            {intl.formatMessage({ id: 'shell.keep.do' })}
          </Button>
          <Button variant="quiet" icon={<CloseIcon />} onPress={answer}>
            {intl.formatMessage({ id: 'shell.keep.later' })}
          </Button>
        </>
      }
    >
      {intl.formatMessage({ id: 'shell.keep.words' })}
    </Notice>
  );
}
