import './contract.css';
import { useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import {
  DownloadIcon,
  EditIcon,
  EyeIcon,
  PauseIcon,
  PlayIcon,
  PlusIcon,
  StopIcon,
} from '#web/design/icon/icons.tsx';
import { saveFile } from '#web/design/save-file.ts';
import { useReturnFocus } from '#web/design/use-return-focus.ts';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useSignedIn } from '#web/shell/shell-context.ts';
import { useAction } from '#web/shell/use-action.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { wordKey } from '../frame/word-key.ts';
import { ConcludeForm } from './ConcludeForm.tsx';
import {
  contractApi,
  type ContractFormat,
  contractFormats,
  type ContractOverview,
} from './contract-api.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { type Step, StepDialog } from './StepDialog.tsx';

type Api = ReturnType<typeof contractApi>;

/** How the contract with the operator stands, what it says, and what the organisation does about it. */
export function ContractPage(place: OfficePlace) {
  const intl = useIntl();
  const api = contractApi(place.tenant, intl.locale);
  const asked = useAsked(api.overview);
  return (
    <OfficeScreen place={place} section="contract">
      <AskedPart asked={asked}>
        {(overview) => (
          <Contract
            // What was typed for one version must not stay for the next.
            key={overview.versions.length}
            api={api}
            place={place}
            overview={overview}
            onChanged={asked.reload}
          />
        )}
      </AskedPart>
    </OfficeScreen>
  );
}

const tones = {
  'in-force': 'ok',
  exempt: 'info',
  'carried-over': 'warn',
  none: 'warn',
  suspended: 'stop',
  ended: 'stop',
} as const;

function Contract({
  api,
  place,
  overview,
  onChanged,
}: {
  readonly api: Api;
  readonly place: OfficePlace;
  readonly overview: ContractOverview;
  readonly onChanged: () => void;
}) {
  const intl = useIntl();
  const { name } = useSignedIn().account;
  const [step, setStep] = useState<Step | null>(null);
  const [isAmending, setAmending] = useState(false);
  const { remember, bringBack } = useReturnFocus();
  const { standing, since, versions, steps, parameters, drift, mayDecide } = overview;
  const isOver = standing === 'ended';
  const isOpen = standing === 'in-force' || standing === 'carried-over';
  // On top of one that is altered nothing is concluded (CO9).
  const mayConclude =
    mayDecide && standing !== 'exempt' && overview.processor !== null && !overview.isAltered;
  const isFirst = versions.length === 0;
  return (
    <>
      <section className="o-section o-desk-first" aria-labelledby="contract-standing">
        <h2 id="contract-standing" className="o-hidden">
          {intl.formatMessage({ id: 'contract.standingTitle' })}
        </h2>
        <Notice
          tone={tones[standing]}
          title={intl.formatMessage({ id: 'contract.standing' }, { standing: wordKey(standing) })}
        >
          {intl.formatMessage(
            { id: 'contract.standingWords' },
            { standing: wordKey(standing), since: moment(intl, since) },
          )}
        </Notice>
        {overview.isAltered && (
          <Notice
            tone="stop"
            title={intl.formatMessage({
              id: overview.isTextAltered ? 'contract.altered' : 'contract.opened',
            })}
          >
            {intl.formatMessage({
              id: overview.isTextAltered ? 'contract.alteredWords' : 'contract.openedWords',
            })}
          </Notice>
        )}
        {overview.isDemo && <p>{intl.formatMessage({ id: 'contract.demo' })}</p>}
        {overview.processor === null && standing !== 'exempt' && (
          <Notice tone="warn" title={intl.formatMessage({ id: 'contract.noProcessor' })}>
            {intl.formatMessage({ id: 'contract.noProcessorWords' })}
          </Notice>
        )}
        {mayDecide && (
          <div className="o-row">
            {isOpen && (
              <Button
                icon={<PauseIcon />}
                onPress={() => {
                  setStep('suspend');
                }}
              >
                {intl.formatMessage({ id: 'contract.step' }, { step: 'suspend' })}
              </Button>
            )}
            {standing === 'suspended' && (
              <Button
                variant="main"
                icon={<PlayIcon />}
                onPress={() => {
                  setStep('resume');
                }}
              >
                {intl.formatMessage({ id: 'contract.step' }, { step: 'resume' })}
              </Button>
            )}
            {(isOpen || standing === 'suspended') && (
              <Button
                icon={<StopIcon />}
                onPress={() => {
                  setStep('terminate');
                }}
              >
                {intl.formatMessage({ id: 'contract.step' }, { step: 'terminate' })}
              </Button>
            )}
            {mayConclude && !isFirst && (
              <Button
                icon={isOver ? <PlusIcon /> : <EditIcon />}
                aria-expanded={isAmending}
                onPress={() => {
                  remember();
                  setAmending(!isAmending);
                }}
              >
                {intl.formatMessage({ id: 'contract.amend' }, { isOver: String(isOver) })}
              </Button>
            )}
          </div>
        )}
      </section>
      {drift.length > 0 && (
        <section className="o-section" aria-labelledby="contract-drift">
          <h2 id="contract-drift">{intl.formatMessage({ id: 'contract.drift' })}</h2>
          <p>{intl.formatMessage({ id: 'contract.driftWords' })}</p>
          <DifferenceList difference={drift} parameters={parameters} />
        </section>
      )}
      {mayConclude && (isFirst || isAmending) && (
        <ConcludeForm
          api={api}
          overview={overview}
          name={name}
          onConcluded={onChanged}
          onCancel={
            isFirst
              ? null
              : () => {
                  setAmending(false);
                  bringBack();
                }
          }
        />
      )}
      {versions.length > 0 && <Versions api={api} place={place} overview={overview} />}
      <section className="o-section" aria-labelledby="contract-agreed">
        <h2 id="contract-agreed">
          {intl.formatMessage({ id: 'contract.agreed' }, { isOver: String(isOver) })}
        </h2>
        <dl className="o-facts">
          {parameters.map((one) => (
            <div key={one.name}>
              <dt>{intl.locale.startsWith('de') ? one.words.de : one.words.en}</dt>
              <dd>
                {typeof one.effective === 'boolean'
                  ? intl.formatMessage({ id: 'contract.yes' }, { is: String(one.effective) })
                  : intl.formatNumber(one.effective)}{' '}
                {one.decides === 'agreement' && (
                  <Chip tone="ok">{intl.formatMessage({ id: 'contract.isStricter' })}</Chip>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {steps.length > 0 && (
        <section className="o-section" aria-labelledby="contract-steps">
          <h2 id="contract-steps">{intl.formatMessage({ id: 'contract.steps' })}</h2>
          <ul className="o-list o-lines">
            {steps
              .toReversed()
              .map(({ number, at, what, side, author, ground, reason, cureUntil }) => (
                <li key={number} className="o-contract-difference">
                  <p className="o-line-name">
                    {intl.formatMessage(
                      { id: 'contract.stepDone' },
                      { what: wordKey(what), ground: wordKey(ground ?? '') },
                    )}
                  </p>
                  <p>
                    {intl.formatMessage(
                      { id: 'contract.stepBy' },
                      { side, author: author ?? '', at: moment(intl, at) },
                    )}
                  </p>
                  <p className="o-office-text">{reason}</p>
                  {cureUntil !== null && (
                    <p>
                      {intl.formatMessage(
                        { id: 'contract.cureUntil' },
                        {
                          // The last day it can be done on: the instant is the first that is too late.
                          until: intl.formatDate(Date.parse(cureUntil) - 1, {
                            dateStyle: 'full',
                            timeZone: overview.zone,
                          }),
                        },
                      )}
                    </p>
                  )}
                </li>
              ))}
          </ul>
        </section>
      )}
      {step !== null && (
        <StepDialog
          api={api}
          step={step}
          name={name}
          onClose={(wasDone) => {
            setStep(null);
            if (wasDone) onChanged();
          }}
        />
      )}
    </>
  );
}

function Versions({
  api,
  place,
  overview: { versions, parameters },
}: {
  readonly api: Api;
  readonly place: OfficePlace;
  readonly overview: ContractOverview;
}) {
  const intl = useIntl();
  const saving = useAction(async (version: number, format: ContractFormat) => {
    const content = await api.fetchFile(version, format);
    saveFile(`contract-${place.tenant}-${version}.${format}`, content);
  });
  const [compared, setCompared] = useState<number | null>(null);
  return (
    <section className="o-section" aria-labelledby="contract-versions">
      <h2 id="contract-versions">{intl.formatMessage({ id: 'contract.versions' })}</h2>
      <ErrorNotice error={saving.error} />
      {versions.toReversed().map((one) => (
        <article key={one.version} className="o-card" aria-labelledby={`version-${one.version}`}>
          <h3 id={`version-${one.version}`}>
            {intl.formatMessage({ id: 'contract.version' }, { version: one.version })}
          </h3>
          <p>
            {intl.formatMessage(
              { id: 'contract.concludedBy' },
              {
                basis: one.basis,
                at: moment(intl, one.concludedAt),
                controller: one.controllerSignatory,
                processor: one.processorSignatory,
              },
            )}
          </p>
          <p className="o-mono o-small">{one.hash}</p>
          <div className="o-row">
            {contractFormats.map((format) => (
              <Button
                key={format}
                icon={<DownloadIcon />}
                isPending={saving.isRunning}
                onPress={() => {
                  saving.run(one.version, format);
                }}
              >
                {intl.formatMessage({ id: 'contract.file' }, { format })}
              </Button>
            ))}
            {one.version > 1 && (
              <Button
                icon={<EyeIcon />}
                aria-expanded={compared === one.version}
                onPress={() => {
                  setCompared(compared === one.version ? null : one.version);
                }}
              >
                {intl.formatMessage({ id: 'contract.compare' }, { version: one.version - 1 })}
              </Button>
            )}
          </div>
          {compared === one.version && (
            <Compared api={api} version={one.version} parameters={parameters} />
          )}
        </article>
      ))}
    </section>
  );
}

function Compared({
  api,
  version,
  parameters,
}: {
  readonly api: Api;
  readonly version: number;
  readonly parameters: ContractOverview['parameters'];
}) {
  const asked = useAsked(() => api.difference(version - 1, version), String(version));
  return (
    <AskedPart asked={asked}>
      {(difference) => <DifferenceList difference={difference} parameters={parameters} />}
    </AskedPart>
  );
}

function moment(intl: IntlShape, at: string): string {
  return intl.formatDate(at, { dateStyle: 'long', timeStyle: 'short' });
}
