import { useEffect, useRef } from 'react';
import { Link } from 'react-aria-components/Link';
import { useIntl } from 'react-intl';
import { allConcepts } from '#kernel/symbol/concept.ts';
import { symbolSetLimits } from '#kernel/symbol-set/limits.ts';
import { exampleManifest } from '#kernel/symbol-set/manifest.ts';
import { Button } from '#web/design/component/Button.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ProgressBar } from '#web/design/component/ProgressBar.tsx';
import { DownloadIcon, PictureIcon, RetryIcon, UploadIcon } from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { useTenant } from '../../tenant-context.ts';
import { useAsked } from '../../use-asked.ts';
import { useAccess } from '../access/use-access.ts';
import { ErrorNotice } from '../ErrorNotice.tsx';
import { ManageScreen } from './ManageScreen.tsx';
import { type ImportStep, useSymbolImport } from './symbol-import.ts';
import { type SymbolSet, symbolsApi } from './symbols-api.ts';

/** The tenant's own sets of pictograms, and importing one. For keepers. */
export function SymbolSetsPage() {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const access = useAccess(null);
  const { run, step } = useSymbolImport(tenant);
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <ManageScreen
      place="symbols"
      access={access}
      maker={{
        words: intl.formatMessage({ id: 'manage.symbols.import' }),
        icon: <UploadIcon />,
        isDisabled: run.isUnderWay,
        onPress: () => {
          chooser.current?.click();
        },
      }}
    >
      {() => (
        <>
          {/* Pressed by the button, which is what people see and hear. */}
          <input
            ref={chooser}
            type="file"
            accept=".zip,application/zip"
            hidden
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              // The same file may be chosen again, mended.
              currentTarget.value = '';
              if (file !== undefined) void run.run(file);
            }}
          />
          <Sets step={step} />
        </>
      )}
    </ManageScreen>
  );
}

function Sets({ step }: { readonly step: ImportStep }) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const { answer: sets, error, reload } = useAsked(symbolsApi(tenant).sets);
  const isDone = step.step === 'done';
  useEffect(() => {
    if (isDone) reload();
    // When an import has come to its end.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isDone]);
  return (
    <section
      className="o-section o-desk-first"
      aria-label={intl.formatMessage({ id: 'manage.place' }, { place: 'symbols' })}
    >
      <p>{intl.formatMessage({ id: 'manage.symbols.words' })}</p>
      <UnderWay step={step} sets={sets ?? []} />
      <ErrorNotice
        error={error}
        actions={
          <Button icon={<RetryIcon />} onPress={reload}>
            {intl.formatMessage({ id: 'shell.again' })}
          </Button>
        }
      />
      {sets?.length === 0 && (
        <EmptyState concept="painting" title={intl.formatMessage({ id: 'manage.symbols.empty' })}>
          <p>{intl.formatMessage({ id: 'manage.symbols.emptyWords' })}</p>
        </EmptyState>
      )}
      {sets !== null && sets.length > 0 && (
        <ul className="o-list o-lines">
          {sets.map((set) => (
            <li key={set.id}>
              <SetRow set={set} />
            </li>
          ))}
        </ul>
      )}
      <ManifestHelp />
    </section>
  );
}

function SetRow({ set }: { readonly set: SymbolSet }) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  return (
    <Link className="o-line" href={`/t/${tenant}/manage/symbols/${set.id}`}>
      <PictureIcon />
      <span className="o-line-name">
        {set.name} {set.version}
      </span>
      <span className="o-line-cell o-small">
        {intl.formatMessage({ id: 'manage.symbols.of' }, { name: set.author })}
      </span>
      <span className="o-line-cell o-small">
        {intl.formatMessage({ id: 'manage.symbols.count' }, { count: set.pictures })}
        {' · '}
        {intl.formatMessage(
          { id: 'manage.symbols.seats' },
          { count: set.members.length, of: set.seats },
        )}
      </span>
    </Link>
  );
}

/** What is being imported, and how it ended. */
function UnderWay({ step, sets }: { step: ImportStep; sets: readonly SymbolSet[] }) {
  const intl = useIntl();
  switch (step.step) {
    case 'none':
      return null;
    case 'sending':
    case 'reading':
      return (
        <>
          <ProgressBar
            label={intl.formatMessage(
              { id: 'manage.symbols.under' },
              { step: step.step, name: step.file },
            )}
            value={step.part}
            valueText={intl.formatNumber(step.part, { style: 'percent' })}
          />
          <p className="o-small">
            {intl.formatMessage({ id: 'manage.symbols.leave' }, { step: step.step })}
          </p>
        </>
      );
    case 'failed':
      return <ErrorNotice error={step.error} />;
    case 'done': {
      const set = sets.find(({ id }) => id === step.set);
      const { count, files } = step.unused;
      return (
        <Notice
          tone="ok"
          title={intl.formatMessage(
            { id: 'manage.symbols.done' },
            { name: set?.name ?? '', count: set?.pictures ?? 0 },
          )}
        >
          <p>{intl.formatMessage({ id: 'manage.symbols.next' })}</p>
          {count > 0 && (
            <details>
              <summary>{intl.formatMessage({ id: 'manage.symbols.unused' }, { count })}</summary>
              <p className="o-small">{intl.formatMessage({ id: 'manage.symbols.unusedWords' })}</p>
              <ul className="o-list o-small o-manage-files">
                {files.map((file) => (
                  <li key={file}>{file}</li>
                ))}
              </ul>
            </details>
          )}
        </Notice>
      );
    }
  }
}

/** What has to be in the archive, with files to begin from. */
function ManifestHelp() {
  const intl = useIntl();
  const example = exampleText();
  const save = (name: string, text: string, type: string): void => {
    saveFile(name, new Blob([text], { type }));
  };
  return (
    <section className="o-section" aria-labelledby="symbols-manifest">
      <h2 id="symbols-manifest">{intl.formatMessage({ id: 'manage.symbols.manifest' })}</h2>
      <p>
        {intl.formatMessage(
          { id: 'manage.symbols.manifestWords' },
          { megabytes: symbolSetLimits.archiveBytes / 1024 / 1024 },
        )}
      </p>
      {/* Scrolls within itself, also by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="o-code" tabIndex={0} lang="zxx" aria-label="manifest.json">
        {example}
      </pre>
      <p>{intl.formatMessage({ id: 'manage.symbols.fields' })}</p>
      <div className="o-row">
        <Button
          icon={<DownloadIcon />}
          onPress={() => {
            save('manifest.json', `${example}\n`, 'application/json');
          }}
        >
          {intl.formatMessage({ id: 'manage.symbols.example' })}
        </Button>
        <Button
          icon={<DownloadIcon />}
          onPress={() => {
            save('concepts.csv', conceptTable(), 'text/csv');
          }}
        >
          {intl.formatMessage({ id: 'manage.symbols.concepts' })}
        </Button>
      </div>
    </section>
  );
}

/** The example as somebody would write it: each picture on a line. */
function exampleText(): string {
  const { pictures, ...about } = exampleManifest;
  const lines = pictures.map((picture) => `    ${JSON.stringify(picture)}`);
  return `${JSON.stringify(about, null, 2).slice(0, -2)},\n  "pictures": [\n${lines.join(',\n')}\n  ]\n}`;
}

/** Every concept with its words, for a spreadsheet. */
function conceptTable(): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = allConcepts.map(({ id, group, de, en }) =>
    [id, group, de.join(', '), en.join(', ')].map(cell).join(';'),
  );
  // The mark without which spreadsheets take UTF-8 for something else.
  return `\uFEFF${['concept;group;de;en', ...rows].join('\r\n')}\r\n`;
}
