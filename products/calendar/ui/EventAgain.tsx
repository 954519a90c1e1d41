import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { dayInZone } from '#kernel/base/plain-day.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { event, eventShape } from '#products/calendar/kinds.ts';
import type { EventBody } from '#products/calendar/kinds.ts';
import {
  changeEvent,
  createEvent,
  moveEvent,
  restoreEvent,
  shareEvent,
} from '#products/calendar/mutators.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import { draftOf, newDraft } from '#products/calendar/ui/event-draft.ts';
import type { EventDraft } from '#products/calendar/ui/event-draft.ts';
import { doingFields } from '#products/calendar/ui/plan/doing-draft.ts';
import { EventEditor } from '#products/calendar/ui/EventEditor.tsx';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import type { EventFields } from '#products/calendar/ui/use-event-actions.ts';
import { lifeOf } from '#web/design/audience/scope.ts';
import { useDirectory } from '#web/design/live.ts';
import { idAgain, recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';

/** A refused event in its editor, with all that was typed; a new one where the old one is gone. */
export function EventAgain(props: EditAgainProps) {
  const { write, problem, draftKey, clock, zone, onSaved, onClose } = props;
  const intl = useIntl();
  const directory = useDirectory();
  const typed = typedIn(write);
  const seen = recordIn(write, event, typed.id);
  const today = dayInZone(clock.nowMs(), zone);
  const asked = typed.audience ?? seen?.audience ?? null;
  const life = directory === null ? null : lifeOf(directory, asked);
  const body = { ...seen?.body, ...typed.fields };
  const day = body.startsOn ?? today;
  const calendar = useCalendar({
    personId: life ?? props.personId,
    from: day,
    to: day,
    zone,
    clock,
  });
  const actions = useEventActions(today);
  if (calendar === undefined) return null;

  const { record, choices, audience, words } = placeAgain(
    calendar.directory,
    calendar.scope,
    event,
    {
      record: seen,
      isNew: typed.isNew,
      audience: typed.audience,
    },
  );
  const saved = async (done: boolean): Promise<boolean> => {
    if (done) await onSaved();
    return done;
  };
  const newId = typed.isNew ? idAgain(typed.id, problem) : null;
  return (
    <EventEditor
      calendar={calendar}
      actions={{
        ...actions,
        create: async (fields, to) => saved(await actions.create(fields, to, newId ?? undefined)),
        change: async (one, fields, to) => saved(await actions.change(one, fields, to)),
      }}
      subject={record ?? day}
      again={{
        draftKey,
        draft: { ...draftFrom(body, { ...newDraft(day) }), audience },
        besides: besides(record === null ? body : typed.fields),
        zone: body.zone,
        choices,
        problem,
        words: words === null ? undefined : intl.formatMessage({ id: words }),
      }}
      onClose={onClose}
    />
  );
}

interface Typed {
  readonly id: RecordId;
  readonly isNew: boolean;
  /** What the write gave the event, and nothing else. */
  readonly fields: Partial<EventBody>;
  readonly audience: AudienceId | null;
}

function typedIn(write: SeenWrite): Typed {
  switch (write.mutator) {
    case createEvent.name: {
      const { id, audience, event: fields } = createEvent.parse(write.args);
      return { id, isNew: true, fields, audience };
    }
    case restoreEvent.name: {
      const { audience, event: restored } = restoreEvent.parse(write.args);
      const { id, ...fields } = restored;
      return { id, isNew: true, fields, audience };
    }
    case moveEvent.name: {
      const { id, startsOn, startTime } = moveEvent.parse(write.args);
      const before = recordIn(write, event, id)?.body;
      const fields =
        before === undefined
          ? { startsOn, endsOn: startsOn, ...(startTime !== null && { startTime }) }
          : moveTimes(before, { startsOn, startTime });
      return { id, isNew: false, fields, audience: null };
    }
    case shareEvent.name: {
      const { id, audience } = shareEvent.parse(write.args);
      return { id, isNew: false, fields: {}, audience };
    }
    default: {
      const { id, fields, audience } = changeEvent.parse(write.args);
      const given = Object.entries(fields).filter(([, value]) => value !== undefined);
      return {
        id,
        isNew: false,
        fields: Object.fromEntries(given) as Partial<EventBody>,
        audience: audience ?? null,
      };
    }
  }
}

/** All that a person gives an event, and not what others than its editor write. */
function besides(fields: Partial<EventBody>): Partial<EventFields> {
  const own = Object.entries(fields).filter(([field]) => field in eventShape);
  return Object.fromEntries(own) as Partial<EventFields>;
}

/** Of an event that is gone only what was written is known; the rest is as in a new one. */
function draftFrom(body: Partial<EventBody>, blank: EventDraft): EventDraft {
  const { startTime } = body;
  return {
    ...draftOf({
      importedUid: null,
      zone: '',
      ...blank,
      ...doingFields(blank),
      ...body,
      withPersons: body.withPersons ?? [],
      endsOn: body.endsOn ?? blank.startsOn,
    }),
    pictogramChosen: body.pictogram !== undefined,
    allDay: startTime === null,
  };
}
