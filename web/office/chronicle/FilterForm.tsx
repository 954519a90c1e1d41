import { useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { dayInZone, type PlainDay } from '#kernel/base/plain-day.ts';
import { Button, LinkButton } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Select } from '#web/design/component/Select.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { CheckIcon, CloseIcon, FaceIcon, ListIcon } from '#web/design/icon/icons.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import { areas } from './areas.ts';
import type { ChronicleActor, EventFilter } from './chronicle-api.ts';
import { isFiltered } from './event-filter.ts';
import { sayAction, sayActor } from './say-chronicle.ts';

const everything = 'all';

/** Narrows the list down: when, who, what, what for, on which instruction. What is shown stands in the address. */
export function FilterForm({
  place,
  filter,
  actors,
}: {
  place: OfficePlace;
  filter: EventFilter;
  actors: readonly ChronicleActor[];
}) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(isFiltered(filter));
  const [draft, setDraft] = useState(filter);
  const fields = useId();
  const today = dayInZone(place.clock.nowMs(), place.zone);
  const put = (name: keyof EventFilter, value: string | null): void => {
    setDraft((before) => ({ ...before, [name]: value ?? '' }));
  };
  const choices = [
    ...new Set([
      ...areas.map((area) => `${area}.`),
      ...(draft.action === '' ? [] : [draft.action]),
    ]),
  ];
  const known = [
    ...actors.map(({ actor }) => actor),
    'nobody',
    ...(draft.actor === '' ? [] : [draft.actor]),
  ];
  return (
    <>
      <div>
        <Button
          icon={<ListIcon />}
          aria-expanded={isOpen}
          aria-controls={fields}
          onPress={() => {
            setOpen(!isOpen);
          }}
        >
          {intl.formatMessage({ id: 'chronicle.filter' }, { open: String(isOpen) })}
        </Button>
      </div>
      <div id={fields} hidden={!isOpen}>
        {isOpen && (
          <form
            className="o-chronicle-filter"
            onSubmit={(event) => {
              event.preventDefault();
              place.go(place.href('chronicle', undefined, { ...draft }));
            }}
          >
            <DateField
              label={intl.formatMessage({ id: 'chronicle.filter.from' })}
              value={draft.from === '' ? null : (draft.from as PlainDay)}
              today={today}
              onChange={(day) => {
                put('from', day);
              }}
            />
            <DateField
              label={intl.formatMessage({ id: 'chronicle.filter.until' })}
              value={draft.until === '' ? null : (draft.until as PlainDay)}
              today={today}
              onChange={(day) => {
                put('until', day);
              }}
            />
            <Select
              label={intl.formatMessage({ id: 'chronicle.filter.actor' })}
              icon={<FaceIcon />}
              value={draft.actor === '' ? everything : draft.actor}
              onChange={(actor) => {
                put('actor', actor === everything ? '' : actor);
              }}
              options={[
                { id: everything, label: intl.formatMessage({ id: 'chronicle.filter.anybody' }) },
                ...[...new Set(known)].map((actor) => ({
                  id: actor,
                  label: sayActor(intl, actors, actor),
                })),
              ]}
            />
            <Select
              label={intl.formatMessage({ id: 'chronicle.filter.action' })}
              icon={<ListIcon />}
              value={draft.action === '' ? everything : draft.action}
              onChange={(action) => {
                put('action', action === everything ? '' : action);
              }}
              options={[
                { id: everything, label: intl.formatMessage({ id: 'chronicle.filter.anything' }) },
                ...choices.map((action) => ({
                  id: action,
                  label: action.endsWith('.')
                    ? intl.formatMessage({ id: 'chronicle.area' }, { area: action.slice(0, -1) })
                    : sayAction(intl, action),
                })),
              ]}
            />
            <TextField
              label={intl.formatMessage({ id: 'chronicle.filter.purpose' })}
              hint={intl.formatMessage({ id: 'chronicle.filter.purposeHint' })}
              value={draft.purpose}
              maxLength={100}
              autoComplete="off"
              onChange={(purpose) => {
                put('purpose', purpose.trim());
              }}
            />
            <TextField
              label={intl.formatMessage({ id: 'chronicle.filter.instruction' })}
              hint={intl.formatMessage({ id: 'chronicle.filter.instructionHint' })}
              value={draft.instruction}
              maxLength={36}
              autoComplete="off"
              onChange={(instruction) => {
                put('instruction', instruction.trim());
              }}
            />
            <div className="o-row">
              <Button type="submit" icon={<CheckIcon />}>
                {intl.formatMessage({ id: 'chronicle.filter.do' })}
              </Button>
              {isFiltered(filter) && (
                <LinkButton variant="quiet" icon={<CloseIcon />} href={place.href('chronicle')}>
                  {intl.formatMessage({ id: 'chronicle.filter.clear' })}
                </LinkButton>
              )}
            </div>
          </form>
        )}
      </div>
    </>
  );
}
