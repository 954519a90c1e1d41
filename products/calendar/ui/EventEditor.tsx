import './calendar.css';
import { use, useState } from 'react';
import { useIntl } from 'react-intl';
import type { DirectoryAudience, DirectoryPerson } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { event, noteLength, placeLength, titleLength } from '#products/calendar/kinds.ts';
import { isSoon } from '#products/calendar/change-told.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import { never } from '#products/calendar/repeat.ts';
import { repeatFrom, scopesOf } from '#products/calendar/series-changes.ts';
import type { EventFields, Occurring } from '#products/calendar/series-changes.ts';
import {
  draftOf,
  newDraft,
  setEndDay,
  setEndTime,
  setStartDay,
  setStartTime,
  timesOf,
} from '#products/calendar/ui/event-draft.ts';
import type { EventDraft } from '#products/calendar/ui/event-draft.ts';
import { useCorrections } from '#products/calendar/ui/plan/corrections.ts';
import { doingFields, doingOfNew } from '#products/calendar/ui/plan/doing-draft.ts';
import {
  DoingFields,
  OwnMedia,
  RememberPicture,
} from '#products/calendar/ui/plan/with-doing-words.tsx';
import { ExplainSwitch } from '#products/calendar/ui/ExplainSwitch.tsx';
import { DutySwitch } from '#products/calendar/ui/DutySwitch.tsx';
import { PersonToggles } from '#products/calendar/ui/PersonToggles.tsx';
import { RepeatField, repeatIsWhole } from '#products/calendar/ui/RepeatField.tsx';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import type { EventActions } from '#products/calendar/ui/use-event-actions.ts';
import type { Suggestion } from '#products/calendar/ui/suggest.ts';
import { type Pictured, withSurePicture } from '#products/calendar/ui/sure-picture.ts';
import { useSuggestion } from '#products/calendar/ui/use-suggestion.ts';
import { isTimeOfDay } from '#products/calendar/zone.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { AudienceRadios } from '#web/design/audience/AudienceRadios.tsx';
import { defaultAudience, whereItMayBe } from '#web/design/audience/scope.ts';
import { useSharedDraft } from '#web/design/audience/use-shared-draft.ts';
import { DateField } from '#web/design/component/DateField.tsx';
import {
  PictogramPicker,
  type PictogramPickerProps,
} from '#web/design/component/PictogramPicker.tsx';
import { Switch } from '#web/design/component/Switch.tsx';
import { TextArea } from '#web/design/component/TextArea.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { TimeField } from '#web/design/component/TimeField.tsx';
import { DayIcon } from '#web/design/icon/icons.tsx';
import type { Problem } from '#web/design/problem.ts';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { EditorDialog } from '#web/design/record/EditorDialog.tsx';
import { sayLongDay } from '#web/design/say.ts';

export interface EventEditorProps {
  readonly calendar: Calendar;
  readonly actions: EventActions;
  /** The event or occurrence to change, or the day of a new one. */
  readonly subject: ShownEvent | PlainDay;
  /** Where something typed before is written again. */
  readonly again?: EventTypedBefore | undefined;
  readonly onClose: () => void;
}

/** What begins filled in. */
export interface EventTypedBefore {
  readonly draftKey: string;
  readonly draft: EventDraft & { readonly audience: AudienceId | null };
  /** What was given to it besides, which the editor does not show. */
  readonly besides: Partial<EventFields>;
  /** Where the clock of its times hangs; undefined: nothing was said. */
  readonly zone: string | undefined;
  /** Where it may stand. */
  readonly choices: readonly DirectoryAudience[];
  readonly problem: Problem | null;
  readonly words: string | undefined;
  /** It answers a wish, and so happens once. */
  readonly isOnce?: boolean;
}

type EditorDraft = EventTypedBefore['draft'];

/** Makes or changes an event. What is typed is kept until it is saved or thrown away. */
export function EventEditor({ calendar, actions, subject, again, onClose }: EventEditorProps) {
  const intl = useIntl();
  const shown = typeof subject === 'string' ? null : subject;
  const record = shown?.record ?? null;
  const series = shown?.series ?? null;
  const choices = again?.choices ?? whereItMayBe(calendar.scope, calendar.directory, event, record);
  // Not another one by itself when this one goes meanwhile (UX34).
  const [usual] = useState(() => defaultAudience(calendar.scope, event));
  const { draft, moved, isKept, change, forget } = useSharedDraft<EditorDraft>(
    again?.draftKey ?? draftKeyOf(shown === null ? (calendar.scope.person?.id ?? '') : shown.id),
    () => {
      if (again !== undefined) return again.draft;
      return typeof subject === 'string'
        ? { ...newDraft(subject), audience: usual }
        : {
            ...draftOf(subject.record.body, presentRepeat(subject)),
            audience: subject.record.audience,
          };
    },
  );
  const openMedia = use(DeviceMediaContext);
  const [asked, setAsked] = useState(false);
  const [explains, setExplains] = useState(!calendar.scope.isMe);
  const days = record === null ? [] : [record.body.startsOn, draft.startsOn];
  const [saving, setSaving] = useState(false);
  // What an event is called already has its picture; offers are for what is typed now.
  const corrections = useCorrections(calendar.scope);
  const suggestion = useSuggestion(draft.title, draft.title !== record?.body.title, corrections);
  const pictogram = draft.pictogramChosen ? draft.pictogram : (suggestion?.concept ?? null);

  const times = timesOf(draft);
  const titleMissing = draft.title.trim() === '';
  const isWhole = repeatIsWhole(draft.repeat, draft.startsOn);
  // A draft may be older than the reader's rights.
  const audience = choices.find((one) => one.id === draft.audience)?.id ?? null;
  const save = async (): Promise<boolean> => {
    setAsked(true);
    if (titleMissing || times === null || audience === null || !isWhole) return false;
    setSaving(true);
    const pictured = <One extends Pictured>(one: One) =>
      withSurePicture(one, intl.locale, corrections);
    const whole = {
      ...(await pictured({ ...draft, pictogram })),
      steps: await Promise.all(draft.steps.map(pictured)),
      choices: await Promise.all(draft.choices.map(pictured)),
    };
    // What one can do with it stands in the draft.
    const {
      steps: _steps,
      choices: _choices,
      confirm: _confirm,
      photo: _photo,
      recording: _recording,
      ...besides
    } = again?.besides ?? {};
    const fields = {
      ...besides,
      ...times,
      title: draft.title.trim(),
      pictogram: whole.pictogram,
      zone: record?.body.zone ?? again?.zone ?? calendar.zone,
      withPersons: [...draft.withPersons],
      place: draft.place.trim(),
      note: draft.note.trim(),
      ...(record === null ? doingOfNew(whole) : doingFields(whole)),
      // A field that nobody touched must not overwrite.
      ...changedMedia(draft, record?.body),
      ...(draft.isDuty !== (record?.body.isDuty === true) && { isDuty: draft.isDuty }),
    };
    const repeat = draft.repeatChosen ? draft.repeat : null;
    const done = await (shown === null
      ? actions.create(fields, audience, repeat ?? never)
      : actions.change(shown, {
          fields,
          audience,
          repeat,
          explain: series === null && explains && isSoon(days, calendar.today),
        }));
    setSaving(false);
    return done;
  };

  /** What was made for a draft that is thrown away goes with it. */
  const discard = async (): Promise<void> => {
    const made = [
      draft.photo,
      draft.recording,
      ...[...draft.steps, ...draft.choices].map(({ photo }) => photo),
    ].filter((one) => one !== null);
    if (made.length === 0) return;
    await (await openMedia?.())?.discardUnused(made.map(({ id }) => id));
  };

  /** What is not asked, since it can be about one thing only. */
  function scopeHint(): string | undefined {
    if (shown === null || !isOccurring(shown)) return undefined;
    const wanted = {
      fields: times ?? {},
      repeat: draft.repeatChosen ? draft.repeat : null,
      hasOtherAudience: audience !== null && audience !== shown.record.audience,
    };
    if (wanted.repeat === null && !wanted.hasOtherAudience) return undefined;
    const [only, ...more] = scopesOf(shown, wanted);
    return only === undefined || more.length > 0
      ? undefined
      : intl.formatMessage({ id: `calendar.repeat.only.${only}` });
  }

  const endsNextDay = times !== null && times.startTime !== null && times.endsOn !== times.startsOn;
  return (
    <EditorDialog
      title={intl.formatMessage({ id: record === null ? 'calendar.new' : 'calendar.change' })}
      day={calendar.colourOf(draft.startsOn) ?? undefined}
      draft={{ isKept, forget }}
      problem={actions.problem ?? again?.problem ?? null}
      words={again?.words}
      saveWords={intl.formatMessage({ id: 'calendar.save' })}
      onSave={save}
      onDiscard={() => void discard()}
      isSaving={saving}
      onClose={onClose}
    >
      <TextField
        label={intl.formatMessage({ id: 'calendar.title' })}
        value={draft.title}
        maxLength={titleLength}
        autoComplete="off"
        isRequired
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the first thing to do here, and nothing else has the focus in a new dialog
        autoFocus
        error={
          asked && titleMissing ? intl.formatMessage({ id: 'calendar.titleMissing' }) : undefined
        }
        onChange={(title) => {
          change({ title });
        }}
      />
      <PictogramPicker
        label={intl.formatMessage({ id: 'calendar.picture' })}
        value={pictogram}
        title={draft.title}
        offers={suggestion === undefined ? undefined : offersOf(suggestion)}
        onChange={(chosen) => {
          change({ pictogram: chosen, pictogramChosen: true });
        }}
      />
      {draft.pictogramChosen && pictogram !== record?.body.pictogram && (
        <RememberPicture
          key={pictogram}
          calendar={calendar}
          title={draft.title}
          pictogram={pictogram}
          corrections={corrections}
        />
      )}
      <Switch
        icon={<DayIcon />}
        isSelected={draft.allDay}
        onChange={(allDay) => {
          change({ allDay });
        }}
      >
        {intl.formatMessage({ id: 'calendar.allDaySwitch' })}
      </Switch>
      <div className="c-times">
        <DateField
          label={intl.formatMessage({ id: draft.allDay ? 'calendar.firstDay' : 'calendar.day' })}
          value={draft.startsOn}
          today={calendar.today}
          isRequired
          onChange={(day) => {
            if (day !== null) change(setStartDay(draft, day));
          }}
        />
        {draft.allDay ? (
          <DateField
            label={intl.formatMessage({ id: 'calendar.lastDay' })}
            value={draft.endsOn}
            today={calendar.today}
            onChange={(day) => {
              change(setEndDay(draft, day ?? draft.startsOn));
            }}
          />
        ) : (
          <>
            <TimeField
              label={intl.formatMessage({ id: 'calendar.starts' })}
              value={draft.startTime}
              isRequired
              error={
                asked && times === null
                  ? intl.formatMessage({ id: 'calendar.startMissing' })
                  : undefined
              }
              onChange={(time) => {
                change(setStartTime(draft, time !== null && isTimeOfDay(time) ? time : null));
              }}
            />
            <TimeField
              label={intl.formatMessage({ id: 'calendar.ends' })}
              value={draft.endTime}
              {...(endsNextDay && {
                hint: intl.formatMessage(
                  { id: 'calendar.endsOn' },
                  { day: sayLongDay(intl, times.endsOn, calendar.today) },
                ),
              })}
              onChange={(time) => {
                change(setEndTime(draft, time !== null && isTimeOfDay(time) ? time : null));
              }}
            />
          </>
        )}
      </div>
      {again?.isOnce !== true && (
        <RepeatField
          value={draft.repeat}
          startsOn={draft.startsOn}
          today={calendar.today}
          series={series?.body ?? null}
          hint={scopeHint()}
          isAsked={asked}
          onChange={(repeat) => {
            change({ repeat, repeatChosen: true });
          }}
        />
      )}
      <TextField
        label={intl.formatMessage({ id: 'calendar.place' })}
        value={draft.place}
        maxLength={placeLength}
        autoComplete="off"
        onChange={(place) => {
          change({ place });
        }}
      />
      <PersonToggles
        label={intl.formatMessage({ id: 'calendar.with' })}
        persons={closestFirst(calendar)}
        value={draft.withPersons}
        onChange={(withPersons) => {
          change({ withPersons });
        }}
      />
      <TextArea
        label={intl.formatMessage({ id: 'calendar.note' })}
        hint={intl.formatMessage({ id: 'calendar.noteHint' })}
        value={draft.note}
        maxLength={noteLength}
        onChange={(note) => {
          change({ note });
        }}
      />
      <OwnMedia draft={draft} record={record?.id ?? null} onChange={change} />
      <DoingFields
        draft={draft}
        record={record?.id ?? null}
        corrections={corrections}
        onChange={change}
      />
      <DutySwitch
        calendar={calendar}
        audience={audience}
        isOn={draft.isDuty}
        onChange={(isDuty) => {
          change({ isDuty });
        }}
      />
      {series === null && (
        <ExplainSwitch calendar={calendar} days={days} isOn={explains} onChange={setExplains} />
      )}
      <AudienceRadios
        directory={calendar.directory}
        choices={choices}
        value={audience}
        moved={moved}
        error={
          asked && audience === null
            ? intl.formatMessage({ id: 'calendar.audienceMissing' })
            : undefined
        }
        onChange={(chosen) => {
          change({ audience: chosen });
        }}
      />
      {actions.question}
    </EditorDialog>
  );
}

/** `of`: the id an event is shown with, or the person of a new one. */
export function draftKeyOf(of: string): string {
  return `calendar.event.${of}`;
}

/** What was said of it anew, and nothing else: a photo that nobody touched overwrites none. */
function changedMedia(
  draft: EditorDraft,
  body: Partial<Pick<EventFields, 'photo' | 'recording'>> = {},
): Partial<Pick<EventFields, 'photo' | 'recording'>> {
  const differs = (one: MediaRef | null, other: MediaRef | null | undefined): boolean =>
    JSON.stringify(one) !== JSON.stringify(other ?? null);
  return {
    ...(differs(draft.photo, body.photo) && { photo: draft.photo }),
    ...(differs(draft.recording, body.recording) && { recording: draft.recording }),
  };
}

function presentRepeat({ series, occurrence }: ShownEvent) {
  return series === null ? never : repeatFrom(series.body, occurrence);
}

function isOccurring(shown: ShownEvent): shown is ShownEvent & Occurring {
  return shown.series !== null;
}

/** One sure picture is simply there; several, or an unsure one, are offered. */
function offersOf({ concept, concepts }: Suggestion): PictogramPickerProps['offers'] {
  const isUnsure = concept === null;
  return concepts.length > 1 || isUnsure ? { concepts: concepts.slice(0, 4), isUnsure } : undefined;
}

/** Everybody the reader knows of; who is part of this life stands first. */
function closestFirst(calendar: Calendar): DirectoryPerson[] {
  const close = new Set(
    calendar.scope.own.flatMap((audience) => audience.viewers.map((viewer) => viewer.personId)),
  );
  return calendar.directory.persons.toSorted(
    (a, b) => Number(close.has(b.id)) - Number(close.has(a.id)) || a.name.localeCompare(b.name),
  );
}
