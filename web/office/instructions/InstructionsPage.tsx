import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { type IntlShape, useIntl } from 'react-intl';
import { Button } from '#web/design/component/Button.tsx';
import { Chip } from '#web/design/component/Chip.tsx';
import { EmptyState } from '#web/design/component/EmptyState.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import {
  CancelledIcon,
  CheckIcon,
  EyeIcon,
  HistoryIcon,
  PlusIcon,
  RepeatIcon,
} from '#web/design/icon/icons.tsx';
import { useSignedIn } from '#web/shell/shell-context.ts';
import { useAsked } from '#web/shell/use-asked.ts';
import { AskedPart } from '../frame/AskedPart.tsx';
import { ChainIcon } from '../frame/office-icons.tsx';
import { OfficeScreen } from '../frame/OfficeScreen.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { useAskedHeading } from '../frame/use-asked-heading.ts';
import { wordKey } from '../frame/word-key.ts';
import { type Act, InstructionDialog } from './InstructionDialog.tsx';
import { type Instruction, instructionsApi, type Move } from './instructions-api.ts';

/** What the organisation instructs the operator to do, how each stands, and what came of it. */
export function InstructionsPage(place: OfficePlace) {
  const intl = useIntl();
  const { name } = useSignedIn().account;
  const api = instructionsApi(place.tenant);
  const [shown, setShown] = useState(1);
  const asked = useAsked(() => pagesOf(api, shown), String(shown));
  const [act, setAct] = useState<Act | null>(null);
  return (
    <OfficeScreen
      place={place}
      section="instructions"
      {...(place.mayDecide && {
        bottom: (
          <Button
            variant="main"
            icon={<PlusIcon />}
            onPress={() => {
              setAct({ is: 'give' });
            }}
          >
            {intl.formatMessage({ id: 'instructions.give' })}
          </Button>
        ),
      })}
    >
      <AskedPart asked={asked}>
        {({ instructions, next }) => {
          const open = instructions.filter(
            ({ state, steps }) =>
              state === 'contested' && !steps.some(({ what }) => what === 'see'),
          ).length;
          return (
            <section className="o-section o-desk-first" aria-labelledby="instructions-list">
              <h2 id="instructions-list" className="o-hidden">
                {intl.formatMessage({ id: 'instructions.list' })}
              </h2>
              <p>{intl.formatMessage({ id: 'instructions.words' })}</p>
              {open > 0 && (
                <Notice
                  tone="stop"
                  title={intl.formatMessage({ id: 'instructions.contested' }, { count: open })}
                >
                  {intl.formatMessage({ id: 'instructions.contestedWords' })}
                </Notice>
              )}
              {instructions.length === 0 && (
                <EmptyState
                  concept="letter"
                  title={intl.formatMessage({ id: 'instructions.none' })}
                  {...(place.mayDecide && {
                    action: (
                      <Button
                        icon={<PlusIcon />}
                        onPress={() => {
                          setAct({ is: 'give' });
                        }}
                      >
                        {intl.formatMessage({ id: 'instructions.first' })}
                      </Button>
                    ),
                  })}
                >
                  {intl.formatMessage({ id: 'instructions.noneWords' })}
                </EmptyState>
              )}
              {instructions.map((one) => (
                <InstructionCard key={one.id} place={place} instruction={one} onAct={setAct} />
              ))}
              {next !== null && (
                <Button
                  icon={<HistoryIcon />}
                  isPending={asked.isRunning}
                  onPress={() => {
                    setShown(shown + 1);
                  }}
                >
                  {intl.formatMessage({ id: 'instructions.older' })}
                </Button>
              )}
            </section>
          );
        }}
      </AskedPart>
      {act !== null && (
        <InstructionDialog
          api={api}
          act={act}
          name={name}
          onClose={(wasDone) => {
            setAct(null);
            if (wasDone) asked.reload();
          }}
        />
      )}
    </OfficeScreen>
  );
}

/** The first pages, one after the other, so that what was done shows in all of them. */
async function pagesOf(api: ReturnType<typeof instructionsApi>, count: number) {
  const instructions: Instruction[] = [];
  let next: number | null = null;
  for (let page = 0; page < count && (page === 0 || next !== null); page += 1) {
    const found = await api.page(next);
    instructions.push(...found.instructions);
    next = found.next;
  }
  return { instructions, next };
}

const tones = {
  unconfirmed: 'warn',
  given: 'accent',
  contested: 'stop',
  insisted: 'stop',
  withdrawn: 'plain',
  begun: 'accent',
  done: 'ok',
  failed: 'stop',
} as const;

const moves: Readonly<Record<Instruction['state'], readonly Move[]>> = {
  unconfirmed: ['confirm', 'withdraw'],
  given: ['withdraw'],
  contested: ['see', 'withdraw', 'insist'],
  insisted: ['withdraw'],
  withdrawn: [],
  begun: [],
  done: [],
  failed: [],
};

const icons: Readonly<Record<Move, React.ReactNode>> = {
  confirm: <CheckIcon />,
  see: <EyeIcon />,
  withdraw: <CancelledIcon />,
  insist: <RepeatIcon />,
};

function InstructionCard({
  place,
  instruction,
  onAct,
}: {
  readonly place: OfficePlace;
  readonly instruction: Instruction;
  readonly onAct: (act: Act) => void;
}) {
  const intl = useIntl();
  const { id, number, givenAt, source, author, scope, body, state, steps, events } = instruction;
  const heading = useAskedHeading(place.item === id);
  const wasSeen = steps.some(({ what }) => what === 'see');
  return (
    <article className="o-card" aria-labelledby={`instruction-${number}`}>
      <div className="o-office-head">
        <h3 id={`instruction-${number}`} {...heading}>
          {intl.formatMessage({ id: 'instructions.title' }, { number, scope: wordKey(scope) })}
        </h3>
        <Chip tone={tones[state]}>
          {intl.formatMessage({ id: 'instructions.state' }, { state })}
        </Chip>
      </div>
      <p className="o-office-text">{body}</p>
      <p>
        {intl.formatMessage(
          { id: 'instructions.by' },
          { source, author, at: moment(intl, givenAt) },
        )}
      </p>
      {steps.length > 0 && (
        <ul className="o-list o-lines">
          {steps.map((step) => (
            <li key={step.number}>
              <p>
                {intl.formatMessage(
                  { id: 'instructions.step' },
                  {
                    what: step.what,
                    side: step.side,
                    author: step.author ?? '',
                    at: moment(intl, step.at),
                  },
                )}
              </p>
              {step.reason !== null && <p className="o-office-text">{step.reason}</p>}
            </li>
          ))}
        </ul>
      )}
      <p className="o-row">
        {intl.formatMessage({ id: 'instructions.chronicle' })}
        {events.map(({ seq }) => (
          <Link key={seq} className="o-way" href={place.href('chronicle', String(seq))}>
            <ChainIcon />
            {intl.formatMessage({ id: 'instructions.event' }, { seq })}
          </Link>
        ))}
      </p>
      <div className="o-row">
        {(place.mayDecide ? moves[state] : [])
          .filter((move) => move !== 'see' || !wasSeen)
          .map((move) => (
            <Button
              key={move}
              icon={icons[move]}
              aria-label={intl.formatMessage(
                { id: 'instructions.actNamed' },
                { act: move, number },
              )}
              onPress={() => {
                onAct({ is: move, id, number });
              }}
            >
              {intl.formatMessage({ id: 'instructions.act' }, { act: move })}
            </Button>
          ))}
      </div>
    </article>
  );
}

function moment(intl: IntlShape, at: string): string {
  return intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
}
