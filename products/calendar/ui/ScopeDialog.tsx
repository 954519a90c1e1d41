import './calendar.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Scope } from '#products/calendar/series-changes.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { CloseIcon, EditIcon, MoveIcon, TrashIcon } from '#web/design/icon/icons.tsx';

/** What is done to occurrences. */
export type ScopedVerb = 'change' | 'move' | 'delete';

export interface ScopeDialogProps {
  readonly verb: ScopedVerb;
  readonly title: string;
  /** "Dienstag, 12. Mai". */
  readonly day: string;
  readonly scopes: readonly Scope[];
  /** Null: nothing is to be done. */
  readonly onAnswer: (scope: Scope | null) => void;
}

/** Asks which occurrences of a series are meant, each answer with what comes of it. */
export function ScopeDialog({ verb, title, day, scopes, onAnswer }: ScopeDialogProps) {
  const intl = useIntl();
  const [scope, setScope] = useState<Scope | undefined>(scopes[0]);
  return (
    <Dialog
      isOpen
      title={intl.formatMessage({ id: `calendar.scope.${verb}` }, { title })}
      onClose={() => {
        onAnswer(null);
      }}
      actions={
        <>
          <Button
            icon={<CloseIcon />}
            onPress={() => {
              onAnswer(null);
            }}
          >
            {intl.formatMessage({ id: 'design.cancel' })}
          </Button>
          <Button
            icon={verb === 'delete' ? <TrashIcon /> : verb === 'move' ? <MoveIcon /> : <EditIcon />}
            variant={verb === 'delete' ? 'danger' : 'main'}
            onPress={() => {
              onAnswer(scope ?? null);
            }}
          >
            {intl.formatMessage({ id: `calendar.scope.do.${verb}` })}
          </Button>
        </>
      }
    >
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'calendar.scope.which' })}
        value={scope ?? null}
        onChange={setScope}
        cards={scopes.map((one) => ({
          id: one,
          label: intl.formatMessage({ id: `calendar.scope.${one}` }),
          hint: intl.formatMessage({ id: `calendar.scope.${one}.hint` }, { verb, day }),
          picture: <ScopePicture scope={one} />,
        }))}
      />
    </Dialog>
  );
}

/** Five times, the middle one looked at; full are those that are meant. */
function ScopePicture({ scope }: { readonly scope: Scope }) {
  const isMeant = { one: [2], following: [2, 3, 4], all: [0, 1, 2, 3, 4] }[scope];
  return (
    <span className="c-scope-picture" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((at) => (
        <span key={at} className="c-scope-time" data-meant={isMeant.includes(at) || undefined} />
      ))}
    </span>
  );
}
