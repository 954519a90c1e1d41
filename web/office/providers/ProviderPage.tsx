import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { AttentionIcon, CheckIcon, ListIcon, UndoIcon } from '#web/design/icon/icons.tsx';
import { ErrorNotice } from '#web/shell/page/ErrorNotice.tsx';
import { useAction } from '#web/shell/use-action.ts';
import type { Asked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { AnswerDialog } from './AnswerDialog.tsx';
import { ProviderFacts } from './ProviderFacts.tsx';
import {
  type ListedNotice,
  type ListedProvider,
  providerApi,
  type ProvidersAnswer,
} from './provider-api.ts';
import { noticeTo, sayInstant } from './say-provider.ts';

/** One provider: whether anything goes there and why not, the notice with its answers, and what is known of it. */
export function ProviderPage({
  place,
  id,
  asked,
}: {
  place: OfficePlace;
  id: string;
  asked: Asked<ProvidersAnswer>;
}) {
  const intl = useIntl();
  const provider = asked.answer?.providers.find((one) => one.id === id);
  const descriptor = (provider?.announced ?? provider?.inForce)?.descriptor;
  return (
    <OfficeScreen place={place} section="providers" title={descriptor?.name ?? id}>
      <AskedPart asked={asked}>
        {(answer) =>
          provider === undefined ? (
            <EmptyState
              concept="home"
              title={intl.formatMessage({ id: 'providers.unknown' })}
              action={
                <LinkButton icon={<ListIcon />} href={place.href('providers')}>
                  {intl.formatMessage({ id: 'providers.all' })}
                </LinkButton>
              }
            >
              {intl.formatMessage({ id: 'providers.unknownWords' })}
            </EmptyState>
          ) : (
            <>
              <Purposes provider={provider} answer={answer} />
              <NoticePart
                place={place}
                answer={answer}
                notice={noticeTo(answer, provider)}
                reload={asked.reload}
              />
              {provider.announced !== null && provider.inForce !== null && (
                <ProviderFacts which="announced" described={provider.announced.descriptor} />
              )}
              {descriptor !== undefined && (
                <ProviderFacts
                  which={provider.inForce === null ? 'announced' : 'inForce'}
                  described={(provider.inForce ?? provider.announced)?.descriptor ?? descriptor}
                />
              )}
            </>
          )
        }
      </AskedPart>
    </OfficeScreen>
  );
}

function Purposes({ provider, answer }: { provider: ListedProvider; answer: ProvidersAnswer }) {
  const intl = useIntl();
  return (
    <section className="o-section o-desk-first" aria-labelledby="provider-gate">
      <h2 id="provider-gate">{intl.formatMessage({ id: 'providers.gate' })}</h2>
      {provider.inForce !== null && (
        <p>
          {intl.formatMessage(
            { id: 'providers.since' },
            {
              by: provider.inForce.by,
              time: sayInstant(intl, provider.inForce.sinceMs, answer.zone),
            },
          )}
        </p>
      )}
      {provider.files > 0 && (
        <p>
          {intl.formatMessage(
            { id: provider.isKeeping ? 'providers.files' : 'providers.filesLeaving' },
            { count: provider.files },
          )}
        </p>
      )}
      <ul className="o-list o-lines">
        {provider.purposes.map(({ purpose, isOpen, reasons }) => (
          <li key={purpose} className="o-line">
            <span className="o-line-name">
              {intl.formatMessage({ id: 'providers.purpose' }, { purpose: keyOf(purpose) })}
            </span>
            <span className="o-line-cell o-line-words">
              {reasons.map(({ code, words }) => (
                <p key={`${code} ${words}`}>{words}</p>
              ))}
            </span>
            <Chip tone={isOpen ? 'ok' : 'plain'}>
              {intl.formatMessage({ id: isOpen ? 'providers.open' : 'providers.shut' })}
            </Chip>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** ICU knows no dots in the names of choices. */
function keyOf(purpose: string): string {
  return purpose.replaceAll('.', '_');
}

function NoticePart({
  place,
  answer,
  notice,
  reload,
}: {
  place: OfficePlace;
  answer: ProvidersAnswer;
  notice: ListedNotice | undefined;
  reload: () => void;
}) {
  const intl = useIntl();
  const api = providerApi(place.tenant);
  const [saying, setSaying] = useState<'objection' | 'approval' | null>(null);
  const acknowledge = useAction(async () => {
    if (notice === undefined) return;
    await api.acknowledge(notice.id);
    reload();
  });
  const takeBack = useAction(async (objection: string | null) => {
    if (notice === undefined) return;
    await api.answer(
      notice.id,
      objection === null
        ? { is: 'approval-withdrawn', reason: '' }
        : { is: 'objection-withdrawn', reason: '', objection },
    );
    reload();
  });
  if (notice === undefined) return null;
  const { mayAnswer, nowMs, zone } = answer;
  const isOver = notice.effectiveAtMs !== null && notice.effectiveAtMs <= nowMs;
  const canObject = notice.objectionEndsMs === null || notice.objectionEndsMs > nowMs;
  const dead = notice.sends.filter(({ state }) => state === 'bounced');
  const at = (ms: number) => sayInstant(intl, ms, zone);
  return (
    <section className="o-section" aria-labelledby="provider-notice">
      <h2 id="provider-notice">{intl.formatMessage({ id: 'providers.notice' })}</h2>
      {notice.deliveredAtMs === null ? (
        <Notice
          tone="warn"
          title={intl.formatMessage({ id: 'providers.notice.undelivered' })}
          actions={
            mayAnswer && (
              <Button
                icon={<CheckIcon />}
                isPending={acknowledge.isRunning}
                onPress={() => {
                  acknowledge.run();
                }}
              >
                {intl.formatMessage({ id: 'providers.acknowledge' })}
              </Button>
            )
          }
        >
          {intl.formatMessage(
            { id: 'providers.notice.undeliveredWords' },
            { time: at(notice.sentAtMs) },
          )}
        </Notice>
      ) : (
        <dl className="o-facts">
          <div>
            <dt>{intl.formatMessage({ id: 'providers.notice.delivered' })}</dt>
            <dd>{at(notice.deliveredAtMs)}</dd>
          </div>
          {notice.objectionEndsMs !== null && (
            <div>
              <dt>{intl.formatMessage({ id: 'providers.notice.objectionEnds' })}</dt>
              <dd>{at(notice.objectionEndsMs)}</dd>
            </div>
          )}
          {notice.effectiveAtMs !== null && (
            <div>
              <dt>{intl.formatMessage({ id: 'providers.notice.effective' })}</dt>
              <dd>{at(notice.effectiveAtMs)}</dd>
            </div>
          )}
        </dl>
      )}
      {dead.length > 0 && (
        <Notice tone="warn" title={intl.formatMessage({ id: 'providers.notice.dead' })}>
          {intl.formatMessage(
            { id: 'providers.notice.deadWords' },
            { names: intl.formatList(dead.map(({ name }) => name ?? '?')) },
          )}
        </Notice>
      )}
      <ErrorNotice error={acknowledge.error ?? takeBack.error} />
      {notice.answers.length > 0 && (
        <ul className="o-list o-lines">
          {notice.answers.map((said) => (
            <li key={said.id} className="o-line">
              <span className="o-line-name">
                {intl.formatMessage({ id: 'providers.said' }, { is: said.is.replaceAll('-', '_') })}
              </span>
              <span className="o-line-cell o-line-words">
                <p>
                  {intl.formatMessage(
                    { id: 'providers.saidBy' },
                    { name: said.name ?? '?', time: at(said.atMs) },
                  )}
                </p>
                {said.reason !== '' && <p>{said.reason}</p>}
                {said.alternative !== null && (
                  <p>
                    {intl.formatMessage(
                      { id: 'providers.wants' },
                      {
                        what:
                          notice.alternatives[said.alternative]?.[
                            intl.locale.startsWith('de') ? 'de' : 'en'
                          ] ?? '?',
                      },
                    )}
                  </p>
                )}
              </span>
              {said.isOpen && mayAnswer && (
                <Button
                  variant="quiet"
                  icon={<UndoIcon />}
                  isPending={takeBack.isRunning}
                  onPress={() => {
                    takeBack.run(said.id);
                  }}
                >
                  {intl.formatMessage({ id: 'providers.takeBack' })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayAnswer && (
        <div className="o-row">
          {canObject && (
            <Button
              icon={<AttentionIcon />}
              onPress={() => {
                setSaying('objection');
              }}
            >
              {intl.formatMessage({ id: 'providers.object' })}
            </Button>
          )}
          {!isOver && notice.approvedAtMs === null && (
            <Button
              icon={<CheckIcon />}
              onPress={() => {
                setSaying('approval');
              }}
            >
              {intl.formatMessage({ id: 'providers.approve' })}
            </Button>
          )}
          {!isOver && notice.approvedAtMs !== null && (
            <Button
              icon={<UndoIcon />}
              isPending={takeBack.isRunning}
              onPress={() => {
                takeBack.run(null);
              }}
            >
              {intl.formatMessage({ id: 'providers.takeApprovalBack' })}
            </Button>
          )}
        </div>
      )}
      {saying !== null && (
        <AnswerDialog
          is={saying}
          notice={notice}
          onSay={async (said) => {
            await api.answer(notice.id, said);
            setSaying(null);
            reload();
          }}
          onClose={() => {
            setSaying(null);
          }}
        />
      )}
    </section>
  );
}
