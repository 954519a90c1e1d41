import { useEffect, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { Button } from '#web/design/component/Button.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { CheckIcon, StopIcon, TrashIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useShell } from '#web/shell/shell-context.ts';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { chronicleApi } from './chronicle-api.ts';
import { CheckReport } from './CheckReport.tsx';
import type { ChronicleReport } from './verify-port.ts';

/** A checkpoint is a note of a few lines. */
const checkpointBytes = 16_384;
const keyLength = 2_000;

interface Held {
  readonly name: string;
  readonly text: string;
}

interface Progress {
  /** Between 0 and 1; null while nobody knows how much there is. */
  readonly part: number | null;
  readonly events: number;
}

type Check =
  | { readonly is: 'none' }
  | { readonly is: 'running'; readonly progress: Progress }
  | { readonly is: 'done'; readonly report: ChronicleReport; readonly from: 'server' | 'file' }
  | { readonly is: 'failed'; readonly error: unknown };

/** What is checked, and how far it goes. */
interface Source {
  readonly from: 'server' | 'file';
  readonly open: () => Promise<ReadableStream<Uint8Array>>;
  readonly partOf: (progress: { readonly events: number; readonly bytes: number }) => number | null;
}

/** Checks a chronicle on this device: as the server gives it now, or a file that was kept. */
export function CheckPage(place: OfficePlace) {
  const intl = useIntl();
  const { verifyChronicle } = useShell().parts;
  const api = chronicleApi(place.tenant);
  const [held, setHeld] = useState<readonly Held[]>([]);
  const [keys, setKeys] = useState('');
  const [check, setCheck] = useState<Check>({ is: 'none' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async ({ from, open, partOf }: Source): Promise<void> => {
    if (running.current !== null || verifyChronicle === undefined) return;
    const controller = new AbortController();
    running.current = controller;
    setCheck({ is: 'running', progress: { part: null, events: 0 } });
    try {
      const report = await verifyChronicle({
        pieces: await open(),
        held: held.map(({ text }) => text),
        keys: keys.split(/\s+/).filter((key) => key !== ''),
        onProgress: (progress) => {
          if (!controller.signal.aborted) {
            setCheck({
              is: 'running',
              progress: { part: partOf(progress), events: progress.events },
            });
          }
        },
        signal: controller.signal,
      });
      setCheck({ is: 'done', report, from });
    } catch (error) {
      if (controller.signal.aborted) setCheck({ is: 'none' });
      else {
        setCheck({
          is: 'failed',
          error:
            error instanceof AppError
              ? error
              : new AppError('shell.chronicle-unreadable', {}, { cause: error }),
        });
      }
    } finally {
      running.current = null;
    }
  };
  const checkServer = (): Promise<void> => {
    let size = 0;
    return run({
      from: 'server',
      open: async () => {
        ({ size } = await api.state());
        return api.exportedPieces();
      },
      partOf: ({ events }) => (size === 0 ? null : Math.min(1, events / size)),
    });
  };
  const checkFile = (file: File): Promise<void> =>
    run({
      from: 'file',
      open: async () => file.stream(),
      partOf: ({ bytes }) => (file.size === 0 ? null : Math.min(1, bytes / file.size)),
    });
  const hold = async (files: FileList | null): Promise<void> => {
    const added = await Promise.all(
      [...(files ?? [])].map(async (file) => ({
        name: file.name,
        text: await file.slice(0, checkpointBytes).text(),
      })),
    );
    setHeld((before) => [
      ...before.filter(({ name }) => !added.some((one) => one.name === name)),
      ...added,
    ]);
  };
  const isRunning = check.is === 'running';
  return (
    <OfficeScreen
      place={place}
      section="chronicle"
      title={intl.formatMessage({ id: 'chronicle.check.title' })}
    >
      <section className="o-section o-desk-first" aria-labelledby="check-held">
        <h2 id="check-held">{intl.formatMessage({ id: 'chronicle.check.held' })}</h2>
        <p>{intl.formatMessage({ id: 'chronicle.check.words' })}</p>
        {held.length > 0 && (
          <ul className="o-list o-lines">
            {held.map(({ name }) => (
              <li key={name} className="o-line">
                <span className="o-line-cell">{name}</span>
                <span className="o-line-end">
                  <Button
                    variant="quiet"
                    icon={<TrashIcon />}
                    isDisabled={isRunning}
                    aria-label={intl.formatMessage({ id: 'chronicle.check.dropNamed' }, { name })}
                    onPress={() => {
                      setHeld((before) => before.filter((one) => one.name !== name));
                    }}
                  >
                    {intl.formatMessage({ id: 'chronicle.check.drop' })}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        )}
        <div>
          <FileTrigger
            allowsMultiple
            acceptedFileTypes={['text/plain']}
            onSelect={(files) => void hold(files)}
          >
            <Button icon={<UploadIcon />} isDisabled={isRunning}>
              {intl.formatMessage({ id: 'chronicle.check.hold' })}
            </Button>
          </FileTrigger>
        </div>
        <TextArea
          label={intl.formatMessage({ id: 'chronicle.check.keys' })}
          hint={intl.formatMessage({ id: 'chronicle.check.keysHint' })}
          rows={2}
          value={keys}
          maxLength={keyLength}
          isDisabled={isRunning}
          onChange={setKeys}
        />
      </section>
      <section className="o-section" aria-labelledby="check-run">
        <h2 id="check-run">{intl.formatMessage({ id: 'chronicle.check.which' })}</h2>
        <p>{intl.formatMessage({ id: 'chronicle.check.whichWords' })}</p>
        <div className="o-row">
          <Button
            variant="main"
            icon={<CheckIcon />}
            isDisabled={isRunning}
            onPress={() => void checkServer()}
          >
            {intl.formatMessage({ id: 'chronicle.check.server' })}
          </Button>
          <FileTrigger
            onSelect={(files) => {
              const file = files?.[0];
              if (file !== undefined) void checkFile(file);
            }}
          >
            <Button icon={<UploadIcon />} isDisabled={isRunning}>
              {intl.formatMessage({ id: 'chronicle.check.file' })}
            </Button>
          </FileTrigger>
        </div>
        {check.is === 'running' && (
          <>
            <ProgressBar
              label={intl.formatMessage({ id: 'chronicle.check.running' })}
              value={check.progress.part}
              valueText={intl.formatMessage(
                { id: 'chronicle.check.events' },
                { count: check.progress.events },
              )}
            />
            <div>
              <Button icon={<StopIcon />} onPress={() => running.current?.abort()}>
                {intl.formatMessage({ id: 'chronicle.check.stop' })}
              </Button>
            </div>
          </>
        )}
        {check.is === 'failed' && <ErrorNotice error={check.error} />}
      </section>
      {check.is === 'done' && <CheckReport place={place} report={check.report} from={check.from} />}
    </OfficeScreen>
  );
}
