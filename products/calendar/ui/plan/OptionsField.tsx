import './plan.css';
import { use, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import { titleLength } from '#products/calendar/kinds.ts';
import { moved, newOption } from '#products/calendar/ui/plan/doing-draft.ts';
import type { OptionDraft } from '#products/calendar/ui/plan/doing-draft.ts';
import { useSuggestion } from '#products/calendar/ui/use-suggestion.ts';
import { Button } from '#web/design/component/Button.tsx';
import { Dialog } from '#web/design/component/Dialog.tsx';
import { IconButton } from '#web/design/component/IconButton.tsx';
import { PictogramDialog } from '#web/design/component/PictogramDialog.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import {
  CheckIcon,
  ChevronDownIcon,
  ChevronUpIcon,
  PictureIcon,
  PlusIcon,
  TrashIcon,
  UndoIcon,
} from '#web/design/icon/icons.tsx';
import { CameraIcon } from '#web/design/icon/media-icons.tsx';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { MediaField } from '#web/design/media/media-parts.ts';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';

export interface OptionsFieldProps {
  /** Steps have an order that matters and are numbered. */
  readonly of: 'step' | 'choice';
  readonly options: readonly OptionDraft[];
  /** The event that names their photos; null: a new one. */
  readonly record: RecordId | null;
  readonly atMost: number;
  readonly corrections: Corrections;
  readonly hint?: string | undefined;
  readonly onChange: (options: readonly OptionDraft[]) => void;
}

/** Steps of a routine, or activities to choose from: added, worded, pictured, put in order and taken
 *  out again, all by buttons. What was taken out comes back by one press. */
export function OptionsField(props: OptionsFieldProps) {
  const { of, options, record, atMost, corrections, hint, onChange } = props;
  const intl = useIntl();
  const list = useRef<HTMLOListElement>(null);
  // A picture is found for words while the next are being typed: each change is made to the last.
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  const change = (to: (options: readonly OptionDraft[]) => readonly OptionDraft[]): void => {
    latest.current = to(latest.current);
    onChange(latest.current);
  };
  const [removed, setRemoved] = useState<{ option: OptionDraft; at: number } | null>(null);
  const [fresh, setFresh] = useState<string | null>(null);
  const words = (id: string, values = {}): string =>
    intl.formatMessage({ id: `plan.${of}.${id}` }, values);
  const add = (at: number): void => {
    if (options.length >= atMost) return;
    const option = newOption();
    setRemoved(null);
    setFresh(option.id);
    change((before) => before.toSpliced(at, 0, option));
  };
  // After a button that goes with what it took out, the focus stays in the list.
  const focusOn = (at: number): void => {
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll('input');
      inputs?.[Math.min(at, inputs.length - 1)]?.focus();
    });
  };
  return (
    <fieldset className="c-options">
      <legend className="o-label">{words('label')}</legend>
      {hint !== undefined && <p className="o-hint">{hint}</p>}
      {options.length > 0 && (
        <ol className="o-list c-options-list" ref={list}>
          {options.map((option, at) => (
            <li key={option.id} className="c-option">
              <OptionRow
                of={of}
                option={option}
                record={record}
                place={at + 1}
                corrections={corrections}
                isFirst={at === 0}
                isLast={at === options.length - 1}
                hasFocus={option.id === fresh}
                onChange={(to) => {
                  change((before) =>
                    before.map((one) => (one.id === option.id ? { ...one, ...to } : one)),
                  );
                }}
                onMove={(by) => {
                  change((before) => moved(before, at, by));
                }}
                onNext={() => {
                  add(at + 1);
                }}
                onRemove={() => {
                  setRemoved(option.title.trim() === '' ? null : { option, at });
                  change((before) => before.filter((one) => one.id !== option.id));
                  focusOn(at);
                }}
              />
            </li>
          ))}
        </ol>
      )}
      <div aria-live="polite">
        {removed !== null && (
          <div className="o-row">
            <span>{words('removed', { title: removed.option.title })}</span>
            <Button
              icon={<UndoIcon />}
              onPress={() => {
                change((before) => before.toSpliced(removed.at, 0, removed.option));
                setRemoved(null);
                focusOn(removed.at);
              }}
            >
              {intl.formatMessage({ id: 'design.undo' })}
            </Button>
          </div>
        )}
      </div>
      <div className="o-row">
        <Button
          icon={<PlusIcon />}
          isDisabled={options.length >= atMost}
          onPress={() => {
            add(options.length);
          }}
        >
          {words('add')}
        </Button>
      </div>
    </fieldset>
  );
}

interface OptionRowProps {
  readonly of: 'step' | 'choice';
  readonly option: OptionDraft;
  readonly record: RecordId | null;
  readonly place: number;
  readonly corrections: Corrections;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly hasFocus: boolean;
  readonly onChange: (change: Partial<OptionDraft>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onNext: () => void;
  readonly onRemove: () => void;
}

function OptionRow(props: OptionRowProps) {
  const { of, option, record, place, corrections, isFirst, isLast, hasFocus } = props;
  const { onChange, onMove, onNext, onRemove } = props;
  const intl = useIntl();
  const [isChoosing, setChoosing] = useState(false);
  const [isTaking, setTaking] = useState(false);
  const hasMedia = use(DeviceMediaContext) !== null;
  const suggestion = useSuggestion(option.title, !option.pictogramChosen, corrections);
  const suggested = suggestion === undefined ? option.pictogram : suggestion.concept;
  useEffect(() => {
    if (!option.pictogramChosen && suggested !== option.pictogram) {
      onChange({ pictogram: suggested });
    }
  });
  const words = (id: string): string =>
    intl.formatMessage({ id: `plan.${of}.${id}` }, { place, title: option.title });
  const { pictogram: picture, photo } = option;
  return (
    <>
      <AriaButton
        className="c-option-picture"
        aria-label={intl.formatMessage(
          { id: 'plan.option.picture' },
          {
            name: words('name'),
            picture:
              photo !== null
                ? intl.formatMessage({ id: 'plan.option.ownPhoto' })
                : picture === null
                  ? intl.formatMessage({ id: 'plan.option.noPicture' })
                  : (conceptName(picture, wordLocale(intl.locale)) ?? picture),
          },
        )}
        onPress={() => {
          setChoosing(true);
        }}
      >
        {picture === null && photo === null ? (
          <PictureIcon />
        ) : (
          <PhotoOrPictogram photo={photo} pictogram={picture} record={record} />
        )}
        <span className="c-option-picture-word">
          {intl.formatMessage({ id: 'calendar.picture' })}
        </span>
      </AriaButton>
      <TextField
        label={words('name')}
        value={option.title}
        maxLength={titleLength}
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- somebody has just asked for this line, to type in it
        autoFocus={hasFocus}
        onChange={(title) => {
          onChange({ title });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onNext();
        }}
      />
      <div className="c-option-buttons">
        {hasMedia && (
          <IconButton
            variant="quiet"
            icon={<CameraIcon />}
            label={
              <>
                <span aria-hidden="true">{intl.formatMessage({ id: 'plan.option.photo' })}</span>
                <span className="o-hidden">{words('photo')}</span>
              </>
            }
            onPress={() => {
              setTaking(true);
            }}
          />
        )}
        <IconButton
          variant="quiet"
          icon={<ChevronUpIcon />}
          label={words('up')}
          isDisabled={isFirst}
          onPress={() => {
            onMove(-1);
          }}
        />
        <IconButton
          variant="quiet"
          icon={<ChevronDownIcon />}
          label={words('down')}
          isDisabled={isLast}
          onPress={() => {
            onMove(1);
          }}
        />
        <IconButton
          variant="quiet"
          icon={<TrashIcon />}
          label={words('remove')}
          onPress={onRemove}
        />
      </div>
      <Dialog
        title={words('photo')}
        isOpen={isTaking}
        onClose={() => {
          setTaking(false);
        }}
        actions={
          <Button
            variant="main"
            icon={<CheckIcon />}
            onPress={() => {
              setTaking(false);
            }}
          >
            {intl.formatMessage({ id: 'plan.option.done' })}
          </Button>
        }
      >
        <MediaField
          label={intl.formatMessage({ id: 'plan.own.photo' })}
          kinds={['image']}
          atMost={1}
          value={photo === null ? [] : [photo]}
          record={record}
          onChange={([taken = null]) => {
            onChange({ photo: taken });
          }}
        />
      </Dialog>
      <PictogramDialog
        isOpen={isChoosing}
        value={picture}
        about={option.title}
        onChoose={(pictogram) => {
          onChange({ pictogram, pictogramChosen: true });
        }}
        onClose={() => {
          setChoosing(false);
        }}
      />
    </>
  );
}
