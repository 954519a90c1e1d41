import { useState } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import {
  CancelledIcon,
  CheckIcon,
  EyeIcon,
  ListIcon,
  PlusIcon,
  RepeatIcon,
  SendIcon,
} from '#web/design/icon/icons.tsx';
import { useSignedIn } from '#web/shell/shell-context.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { useAskedHeading } from '../frame/use-asked-heading.ts';
import { wordKey } from '../frame/word-key.ts';
import { type Act, OversightDialog } from './OversightDialog.tsx';
import { type Oversight, oversightApi, type OversightRequest } from './oversight-api.ts';

/** What was asked of the operator to show that the contract is kept, and whom the operator let in. */
export function OversightPage(place: OfficePlace) {
  const intl = useIntl();
  const { name } = useSignedIn().account;
  const api = oversightApi(place.tenant);
  const asked = useAsked(api.list);
  const [act, setAct] = useState<Act | null>(null);
  return (
    <OfficeScreen
      place={place}
      section="oversight"
      bottom={
        <Button
          variant="main"
          icon={<PlusIcon />}
          onPress={() => {
            setAct({ is: 'open' });
          }}
        >
          {intl.formatMessage({ id: 'oversight.open' })}
        </Button>
      }
    >
      <AskedPart asked={asked}>
        {({ requests, accesses }) => (
          <>
            <section className="o-section o-desk-first" aria-labelledby="oversight-list">
              <h2 id="oversight-list" className="o-hidden">
                {intl.formatMessage({ id: 'oversight.list' })}
              </h2>
              <p>{intl.formatMessage({ id: 'oversight.words' })}</p>
              {requests.length === 0 && (
                <EmptyState
                  concept="letter"
                  title={intl.formatMessage({ id: 'oversight.none' })}
                  action={
                    <Button
                      icon={<PlusIcon />}
                      onPress={() => {
                        setAct({ is: 'open' });
                      }}
                    >
                      {intl.formatMessage({ id: 'oversight.first' })}
                    </Button>
                  }
                >
                  {intl.formatMessage({ id: 'oversight.noneWords' })}
                </EmptyState>
              )}
              {requests.map((one) => (
                <RequestCard
                  key={one.id}
                  request={one}
                  place={place}
                  file={(handout) => api.file(one.id, handout)}
                  onAct={setAct}
                />
              ))}
            </section>
            <Accesses accesses={accesses} nowMs={place.clock.nowMs()} />
          </>
        )}
      </AskedPart>
      {act !== null && (
        <OversightDialog
          api={api}
          act={act}
          name={name}
          mayDecide={place.mayDecide}
          nowMs={place.clock.nowMs()}
          zone={place.zone}
          onClose={(wasDone) => {
            setAct(null);
            if (wasDone) asked.reload();
          }}
        />
      )}
    </OfficeScreen>
  );
}

const tones = { open: 'warn', answered: 'accent', closed: 'ok' } as const;

function RequestCard({
  request,
  place,
  file,
  onAct,
}: {
  readonly request: OversightRequest;
  readonly place: OfficePlace;
  readonly file: (handout: string) => string;
  readonly onAct: (act: Act) => void;
}) {
  const intl = useIntl();
  const { number, kind, state, body, openedAt, answerBy, steps } = request;
  const nowMs = place.clock.nowMs();
  const isLate = state === 'open' && Date.parse(answerBy) < nowMs;
  const heading = useAskedHeading(request.id === place.item);
  const title = intl.formatMessage(
    { id: 'oversight.title' },
    { number, kind: wordKey(kind), of: request.authority ?? request.provider ?? '' },
  );
  return (
    <article className="o-card" aria-labelledby={`request-${number}`}>
      <div className="o-office-head">
        <h3 id={`request-${number}`} {...heading}>
          {title}
        </h3>
        <Chip tone={isLate ? 'stop' : tones[state]}>
          {intl.formatMessage({ id: 'oversight.state' }, { state: isLate ? 'late' : state })}
        </Chip>
      </div>
      <p className="o-office-text">{body}</p>
      <p>
        {intl.formatMessage(
          { id: 'oversight.by' },
          { author: whoIn(intl, request), at: moment(intl, openedAt) },
        )}
      </p>
      {state === 'open' && (
        <p>{intl.formatMessage({ id: 'oversight.answerBy' }, { at: moment(intl, answerBy) })}</p>
      )}
      {request.parts !== null && (
        <p>
          {intl.formatMessage(
            { id: 'oversight.concerns' },
            { reference: request.reference ?? '', parts: partNames(intl, request.parts) },
          )}
        </p>
      )}
      {steps.length > 0 && (
        <ul className="o-list o-lines">
          {steps.map((step) => (
            <li key={step.number}>
              <p>
                {intl.formatMessage(
                  { id: 'oversight.step' },
                  {
                    what: wordKey(step.what),
                    side: step.side,
                    author: whoIn(intl, step),
                    at: moment(intl, step.at),
                  },
                )}
              </p>
              {step.body !== null && <p className="o-office-text">{step.body}</p>}
            </li>
          ))}
        </ul>
      )}
      <Mandates request={request} nowMs={nowMs} mayDecide={place.mayDecide} onAct={onAct} />
      {request.handouts.length > 0 && (
        <ul className="o-list o-lines">
          {request.handouts.map(({ id, to, at, hash, redactions, name }) => (
            <li key={id}>
              <p>{intl.formatMessage({ id: 'oversight.handout' }, { to, at: moment(intl, at) })}</p>
              <p className="o-small">{intl.formatMessage({ id: 'oversight.hash' }, { hash })}</p>
              {redactions.length > 0 && (
                <p>
                  {intl.formatMessage(
                    { id: 'oversight.redactions' },
                    { what: redactions.join('; ') },
                  )}
                </p>
              )}
              <LinkButton
                icon={<ListIcon />}
                href={file(id)}
                download={name}
                aria-label={intl.formatMessage({ id: 'oversight.fetchNamed' }, { name, number })}
              >
                {intl.formatMessage({ id: 'oversight.fetch' })}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
      {state !== 'closed' && (
        <Moves request={request} mayDecide={place.mayDecide} nowMs={nowMs} onAct={onAct} />
      )}
    </article>
  );
}

function Mandates({
  request: { id, state, mandates },
  nowMs,
  mayDecide,
  onAct,
}: {
  readonly request: OversightRequest;
  readonly nowMs: number;
  readonly mayDecide: boolean;
  readonly onAct: (act: Act) => void;
}) {
  const intl = useIntl();
  if (mandates.length === 0) return null;
  return (
    <ul className="o-list o-lines">
      {mandates.map((mandate) => {
        const { auditor, until, withdrawnAt, documentHash } = mandate;
        const isInForce = withdrawnAt === null && Date.parse(until) > nowMs;
        return (
          <li key={mandate.id}>
            <p>
              {intl.formatMessage(
                { id: 'oversight.mandateOf' },
                {
                  is: isInForce ? 'in_force' : withdrawnAt === null ? 'over' : 'withdrawn',
                  auditor,
                  until: moment(intl, withdrawnAt ?? until),
                },
              )}
            </p>
            <p>
              {intl.formatMessage(
                { id: 'oversight.by' },
                { author: whoIn(intl, mandate), at: moment(intl, mandate.at) },
              )}
            </p>
            <p className="o-small">
              {intl.formatMessage({ id: 'oversight.hash' }, { hash: documentHash })}
            </p>
            {isInForce && mayDecide && state !== 'closed' && (
              <Button
                variant="quiet"
                icon={<CancelledIcon />}
                onPress={() => {
                  onAct({ is: 'withdraw', id, mandate: mandate.id });
                }}
              >
                {intl.formatMessage({ id: 'oversight.withdraw' })}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Moves({
  request,
  mayDecide,
  nowMs,
  onAct,
}: {
  readonly request: OversightRequest;
  readonly mayDecide: boolean;
  readonly nowMs: number;
  readonly onAct: (act: Act) => void;
}) {
  const intl = useIntl();
  const { id, number, kind, mandates } = request;
  const inForce = mandates.find(
    ({ until, withdrawnAt }) => withdrawnAt === null && Date.parse(until) > nowMs,
  );
  const acts: readonly { readonly act: Act; readonly icon: React.ReactNode }[] = [
    { act: { is: 'ask', id, number }, icon: <RepeatIcon /> },
    ...(kind === 'agreement-copy'
      ? []
      : [
          {
            act: { is: 'hand-out', id, number, request, mandate: inForce?.id ?? null } as const,
            icon: <SendIcon />,
          },
        ]),
    ...(kind === 'audit'
      ? [
          { act: { is: 'finding', id, number } as const, icon: <EyeIcon /> },
          ...(mayDecide
            ? [{ act: { is: 'mandate', id, number } as const, icon: <PlusIcon /> }]
            : []),
        ]
      : []),
    ...(mayDecide ? [{ act: { is: 'close', id, number } as const, icon: <CheckIcon /> }] : []),
  ];
  return (
    <div className="o-row">
      {acts.map(({ act, icon }) => (
        <Button
          key={act.is}
          icon={icon}
          aria-label={intl.formatMessage(
            { id: 'oversight.actNamed' },
            { act: wordKey(act.is), number },
          )}
          onPress={() => {
            onAct(act);
          }}
        >
          {intl.formatMessage({ id: 'oversight.act' }, { act: wordKey(act.is) })}
        </Button>
      ))}
    </div>
  );
}

function Accesses({
  accesses,
  nowMs,
}: {
  readonly accesses: Oversight['accesses'];
  readonly nowMs: number;
}) {
  const intl = useIntl();
  return (
    <section className="o-section" aria-labelledby="oversight-accesses">
      <h2 id="oversight-accesses">{intl.formatMessage({ id: 'oversight.accesses' })}</h2>
      <p>{intl.formatMessage({ id: 'oversight.accessesWords' })}</p>
      {accesses.length === 0 && <p>{intl.formatMessage({ id: 'oversight.noAccess' })}</p>}
      {accesses.length > 0 && (
        <ul className="o-list o-lines">
          {accesses.map(({ id, name, purpose, reason, from, until, ended }) => (
            <li key={id} className="o-office-entry">
              <p className="o-office-head">
                <span className="o-line-name">{name}</span>
                {Date.parse(ended ?? until) > nowMs && (
                  <Chip tone="warn" icon={<EyeIcon />}>
                    {intl.formatMessage({ id: 'oversight.accessOpen' })}
                  </Chip>
                )}
              </p>
              <p className="o-office-text">{reason}</p>
              <p className="o-small">
                {intl.formatMessage(
                  { id: 'oversight.access' },
                  {
                    when: intl.formatDateTimeRange(Date.parse(from), Date.parse(ended ?? until), {
                      dateStyle: 'long',
                      timeStyle: 'short',
                    }),
                    purpose: purpose.replaceAll('.', '_'),
                  },
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who it was, as the server knows it; what somebody only said of themselves stands there as told (OV10). */
function whoIn(
  intl: IntlShape,
  { author, by }: { readonly author: string; readonly by: string | null },
): string {
  const told =
    by === null ? author : author.startsWith(`${by}, `) ? author.slice(by.length + 2) : author;
  return intl.formatMessage(
    { id: 'oversight.who' },
    { is: by === null ? 'told' : by === author ? 'known' : 'both', by: by ?? '', told },
  );
}

function partNames(intl: IntlShape, names: readonly string[]): string {
  return intl.formatList(
    names.map((part) => intl.formatMessage({ id: 'oversight.part' }, { part })),
  );
}

function moment(intl: IntlShape, at: string): string {
  return intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
}
