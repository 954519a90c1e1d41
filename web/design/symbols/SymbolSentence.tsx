import '../component/symbol-sentence.css';
import { lazy, Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import { ChevronLeftIcon, ChevronRightIcon, PlusIcon, TrashIcon } from '../icon/icons.tsx';
import { Button } from '../component/Button.tsx';
import { PictogramDialog } from '../component/PictogramDialog.tsx';

const SymbolSuggestions = lazy(async () => ({
  default: (await import('./SymbolSuggestions.tsx')).SymbolSuggestions,
}));
const NamedPictogram = lazy(async () => ({
  default: (await import('../component/NamedPictogram.tsx')).NamedPictogram,
}));

export interface SymbolSentenceProps {
  readonly value: readonly string[];
  readonly onChange: (symbols: readonly string[]) => void;
  /** What was written: pictures that say the same are offered. */
  readonly text?: string;
  /** Offered first, such as the picture of the event. */
  readonly offered?: readonly string[];
}

export const symbolsAtMost = 40;

/**
 * A sentence of pictograms: pictures in order, each with its word. A press on one offers what can be
 * done with it, so that nothing needs dragging or a small target. Words and pictures load when needed.
 */
export function SymbolSentence({ value, onChange, text = '', offered = [] }: SymbolSentenceProps) {
  const intl = useIntl();
  const [isChoosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const isFull = value.length >= symbolsAtMost;
  const add = (concept: string): void => {
    if (isFull) return;
    onChange([...value, concept]);
    setSaid(intl.formatMessage({ id: 'design.symbols.added' }, { count: value.length + 1 }));
  };
  const move = (from: number, by: number): void => {
    const to = from + by;
    const moved = [...value];
    const [one] = moved.splice(from, 1);
    if (one === undefined || to < 0 || to > moved.length) return;
    moved.splice(to, 0, one);
    onChange(moved);
    setChosen(to);
    setSaid(intl.formatMessage({ id: 'design.symbols.moved' }, { place: to + 1 }));
  };
  return (
    <fieldset className="o-symbols">
      <legend className="o-label">{intl.formatMessage({ id: 'design.symbols' })}</legend>
      {value.length > 0 && (
        <ol className="o-list o-symbols-list">
          {value.map((concept, at) => (
            // The same picture may stand several times.
            <li key={`${at} ${concept}`}>
              <button
                type="button"
                className="o-picture-choice"
                aria-pressed={chosen === at}
                onClick={() => {
                  setChosen(chosen === at ? null : at);
                }}
              >
                <Suspense>
                  <NamedPictogram concept={concept} />
                </Suspense>
              </button>
            </li>
          ))}
        </ol>
      )}
      {chosen !== null && chosen < value.length && (
        <div className="o-row">
          {chosen > 0 && (
            <Button
              icon={<ChevronLeftIcon />}
              onPress={() => {
                move(chosen, -1);
              }}
            >
              {intl.formatMessage({ id: 'design.symbols.earlier' })}
            </Button>
          )}
          {chosen < value.length - 1 && (
            <Button
              icon={<ChevronRightIcon />}
              onPress={() => {
                move(chosen, 1);
              }}
            >
              {intl.formatMessage({ id: 'design.symbols.later' })}
            </Button>
          )}
          <Button
            icon={<TrashIcon />}
            onPress={() => {
              onChange(value.filter((_, at) => at !== chosen));
              setChosen(null);
              setSaid(intl.formatMessage({ id: 'design.symbols.removed' }));
            }}
          >
            {intl.formatMessage({ id: 'design.symbols.remove' })}
          </Button>
        </div>
      )}
      <output className="o-hidden">{said}</output>
      <Suspense>
        {(text.trim() !== '' || offered.length > 0) && !isFull && (
          <SymbolSuggestions text={text} offered={offered} present={value} onChoose={add} />
        )}
      </Suspense>
      {isFull ? (
        <p>{intl.formatMessage({ id: 'design.symbols.full' }, { count: symbolsAtMost })}</p>
      ) : (
        <div>
          <Button
            icon={<PlusIcon />}
            onPress={() => {
              setChoosing(true);
            }}
          >
            {intl.formatMessage({ id: 'design.symbols.add' })}
          </Button>
        </div>
      )}
      <PictogramDialog
        title={intl.formatMessage({ id: 'design.symbols.add' })}
        isOpen={isChoosing}
        value={null}
        about={text.slice(0, 200)}
        onChoose={add}
        onClose={() => {
          setChoosing(false);
        }}
      />
    </fieldset>
  );
}
