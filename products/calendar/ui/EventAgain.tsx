import { useIntl } from 'react-intl';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { addDays, dayInZone, daysBetween } from '#kernel/base/plain-day.ts';
import type { SeenWrite } from '#kernel/sync/client/reader.ts';
import { definedOf } from '#products/calendar/defined-of.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import { event, eventShape, series, wish } from '#products/calendar/kinds.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import {
  changeEvent,
  createEvent,
  moveEvent,
  restoreEvent,
  shareEvent,
} from '#products/calendar/mutators.ts';
import { occurrenceKey } from '#products/calendar/occurrence-key.ts';
import { occurrenceIn, shownIn } from '#products/calendar/queries.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { never, repeatOf } from '#products/calendar/repeat.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import { repeatFrom } from '#products/calendar/series-changes.ts';
import type { EventFields } from '#products/calendar/series-changes.ts';
import {
  changeSeries,
  createSeries,
  repeatEvent,
  restoreSeries,
  setOccurrence,
  shareSeries,
  splitSeries,
} from '#products/calendar/series-mutators.ts';
import { grantWish } from '#products/calendar/wish-mutators.ts';
import { draftOf, newDraft } from '#products/calendar/ui/event-draft.ts';
import type { EventDraft } from '#products/calendar/ui/event-draft.ts';
import { doingFields } from '#products/calendar/ui/plan/doing-draft.ts';
import { useWishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import { EventEditor } from '#products/calendar/ui/EventEditor.tsx';
import { useCalendar } from '#products/calendar/ui/use-calendar.ts';
import { useEventActions } from '#products/calendar/ui/use-event-actions.ts';
import { lifeOf, mayChange } from '#web/design/audience/scope.ts';
import { useDirectory } from '#web/design/live.ts';
import { idAgain, recordIn } from '#web/design/record/edit-again.ts';
import type { EditAgainProps } from '#web/design/record/edit-again.ts';
import { placeAgain } from '#web/design/record/place-again.ts';

/** A refused event or occurrence in its editor, with all that was typed; a new one where the old one is gone. */
export function EventAgain(props: EditAgainProps) {
  const { write, problem, draftKey, clock, zone, onSaved, onClose } = props;
  const intl = useIntl();
  const directory = useDirectory();
  const typed = typedIn(write);
  const shown = shownOf(write, typed, zone);
  const today = dayInZone(clock.nowMs(), zone);
  const asked = typed.audience ?? shown?.record.audience ?? null;
  const life = directory === null ? null : lifeOf(directory, asked);
  const body = { ...shown?.record.body, ...typed.fields };
  const day = body.startsOn ?? today;
  const calendar = useCalendar({
    personId: life ?? props.personId,
    from: day,
    to: day,
    zone,
    clock,
  });
  const actions = useEventActions(today);
  const wishes = useWishActions();
  if (calendar === undefined) return null;

  const { record, choices, audience, words } = placeAgain(
    calendar.directory,
    calendar.scope,
    event,
    {
      record: shown?.record ?? null,
      isNew: typed.isNew,
      audience: typed.audience,
    },
  );
  const saved = async (done: boolean): Promise<boolean> => {
    if (done) await onSaved();
    return done;
  };
  // An event that answers a wish does so still, unless the wish was answered or is gone.
  const wished = typed.wish === undefined ? null : recordIn(write, wish, typed.wish);
  const answers =
    wished !== null &&
    wished.body.state !== 'granted' &&
    mayChange(calendar.directory, wish, wished)
      ? wished
      : null;
  const newId = typed.isNew ? idAgain(typed.id, problem) : null;
  const blank = newDraft(day);
  return (
    <EventEditor
      calendar={calendar}
      actions={{
        ...actions,
        problem: actions.problem ?? wishes.problem,
        create: async (fields, to, repeat) =>
          saved(
            answers === null
              ? await actions.create(fields, to, repeat, newId ?? undefined)
              : await wishes.grant(answers, fields, to),
          ),
        change: async (one, to) => saved(await actions.change(one, to)),
      }}
      subject={record === null || shown === null ? day : shown}
      again={{
        draftKey,
        draft: {
          ...draftFrom(body, blank),
          repeat: repeatIn(typed, body, shown),
          // Of a new one that is what it is; of one that is there only what was said.
          repeatChosen: typed.rule !== undefined || record === null,
          audience,
        },
        besides: besides(record === null ? body : typed.fields),
        zone: body.zone,
        choices,
        problem,
        words: words === null ? undefined : intl.formatMessage({ id: words }),
        isOnce: answers !== null,
      }}
      onClose={onClose}
    />
  );
}

interface Typed {
  /** The event or the series. */
  readonly id: RecordId;
  readonly isNew: boolean;
  /** What the write gave the event, and nothing else. */
  readonly fields: Partial<EventBody>;
  readonly audience: AudienceId | null;
  /** What it was to answer. */
  readonly wish?: RecordId;
  /** Of a series the occurrence it was about; null: the first. Left out: it is an event. */
  readonly occurrence?: string | null;
  /** How it was to repeat, if that was said. */
  readonly rule?: string | undefined;
}

function shownOf(write: SeenWrite, typed: Typed, zone: string): ShownEvent | null {
  if (typed.occurrence === undefined) {
    const record = recordIn(write, event, typed.id);
    return record === null ? null : shownIn(record, zone);
  }
  const record = recordIn(write, series, typed.id);
  if (record === null) return null;
  const { startsOn, startTime } = record.body;
  return occurrenceIn(record, typed.occurrence ?? occurrenceKey(startsOn, startTime), zone);
}

function repeatIn(typed: Typed, body: Partial<EventBody>, shown: ShownEvent | null): Repeat {
  if (typed.rule !== undefined && body.startsOn !== undefined) {
    const { startsOn, startTime = null, endsOn = startsOn, endTime = null, zone = '' } = body;
    return repeatOf({ startsOn, startTime, endsOn, endTime, zone, rule: typed.rule, dates: [] });
  }
  return shown?.series ? repeatFrom(shown.series.body, shown.occurrence) : never;
}

function typedIn(write: SeenWrite): Typed {
  switch (write.mutator) {
    case createEvent.name: {
      const { id, audience, event: fields } = createEvent.parse(write.args);
      return { id, isNew: true, fields, audience };
    }
    case grantWish.name: {
      const { id: wished, event: made } = grantWish.parse(write.args);
      const { id, audience, event: fields } = made;
      return { id, isNew: true, fields, audience, wish: wished };
    }
    case restoreEvent.name: {
      const { audience, event: restored } = restoreEvent.parse(write.args);
      const { id, ...fields } = restored;
      return { id, isNew: true, fields, audience };
    }
    case createSeries.name: {
      const { id, audience, series: made } = createSeries.parse(write.args);
      return { id, isNew: true, audience, occurrence: null, ...partsOf(made) };
    }
    case restoreSeries.name: {
      const { id, audience, series: whole } = restoreSeries.parse(write.args);
      const { exceptions: _single, replaces: _former, ...made } = whole;
      return { id, isNew: true, audience, occurrence: null, ...partsOf(made) };
    }
    case repeatEvent.name: {
      const { event: id, audience, series: made } = repeatEvent.parse(write.args);
      return { id, isNew: false, audience: audience ?? null, ...partsOf(made) };
    }
    case changeSeries.name: {
      const { id, at, fields, audience } = changeSeries.parse(write.args);
      const before = recordIn(write, series, id)?.body;
      return {
        id,
        isNew: false,
        audience: audience ?? null,
        occurrence: at ?? null,
        ...ofOccurrence(definedOf(fields), before, at),
      };
    }
    case splitSeries.name: {
      const { id, at, fields, audience } = splitSeries.parse(write.args);
      const typed = partsOf(definedOf(fields));
      return { id, isNew: false, audience: audience ?? null, occurrence: at, ...typed };
    }
    case setOccurrence.name: {
      const { id, at, to } = setOccurrence.parse(write.args);
      const { before: _told, ...fields } = definedOf(to?.fields ?? {});
      return { id, isNew: false, audience: null, occurrence: at, fields };
    }
    case shareSeries.name: {
      const { id, audience } = shareSeries.parse(write.args);
      return { id, isNew: false, fields: {}, audience, occurrence: null };
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
      return { id, isNew: false, fields: definedOf(fields), audience: audience ?? null };
    }
  }
}

type SeriesFields = Partial<Omit<SeriesBody, 'exceptions' | 'replaces' | 'lastDay'>>;

function partsOf({ rule, dates: _dates, ...fields }: SeriesFields): Pick<Typed, 'fields' | 'rule'> {
  return { fields, rule };
}

/** What was said of a whole series, of the occurrence it was said on: its times are days later. */
function ofOccurrence(
  given: SeriesFields,
  before: SeriesBody | undefined,
  at: string | undefined,
): Pick<Typed, 'fields' | 'rule'> {
  const { fields, rule } = partsOf(given);
  if (before === undefined || at === undefined) return { fields, rule };
  const days = daysBetween(before.startsOn, at.slice(0, 10) as typeof before.startsOn);
  const { startsOn, endsOn } = fields;
  const moved = {
    ...fields,
    ...(startsOn !== undefined && { startsOn: addDays(startsOn, days) }),
    ...(endsOn !== undefined && { endsOn: addDays(endsOn, days) }),
  };
  // The rhythm moved along with the times; only from the first on it can be what was said.
  return { fields: moved, rule: days === 0 ? rule : undefined };
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
