import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { AppError } from '#kernel/base/app-error.ts';
import { randomId } from '#kernel/base/ids.ts';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import { isToldOf } from '#products/calendar/change-told.ts';
import { moveTimes } from '#products/calendar/event-time.ts';
import type { EventBody, SeriesBody } from '#products/calendar/kinds.ts';
import {
  acknowledgeChange,
  changeEvent,
  createEvent,
  deleteEvent,
  moveEvent,
  restoreEvent,
  setCancelled,
  shareEvent,
} from '#products/calendar/mutators.ts';
import type { ShownEvent } from '#products/calendar/queries.ts';
import type { Repeat } from '#products/calendar/repeat.ts';
import type { EventFields, Occurring, Scope, Wanted } from '#products/calendar/series-changes.ts';
import {
  changeSeries,
  createSeries,
  deleteSeries,
  endSeries,
  repeatEvent,
  resetSeries,
  restoreSeries,
  setOccurrence,
  splitSeries,
} from '#products/calendar/series-mutators.ts';
import { useScopeQuestion } from '#products/calendar/ui/use-scope-question.tsx';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import type { Problem } from '#web/design/problem.ts';
import { rewrite, useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { sayLongDay } from '#web/design/say.ts';

/** What is written about an event that is there, or about an occurrence. */
export interface EventChange {
  readonly fields: EventFields;
  readonly audience: AudienceId;
  /** Null: it repeats as before, or not at all as before. */
  readonly repeat: Repeat | null;
  /** An event says what it was until that was seen (CA66). */
  readonly explain?: boolean;
}

/**
 * The writes of the calendar's views: each can be taken back, and a refusal is a problem to show.
 * What is shown may be an event or an occurrence of a series; which occurrences are meant is asked
 * where that matters.
 */
export interface EventActions {
  readonly problem: Problem | null;
  readonly forgetProblem: () => void;
  /** What is being asked; null: nothing. Belongs into the dialog that is open, else into the view. */
  readonly question: ReactNode;
  /** Each resolves to whether it was done. */
  create(
    fields: EventFields,
    audience: AudienceId,
    repeat: Repeat,
    id?: RecordId,
  ): Promise<boolean>;
  change(shown: ShownEvent, to: EventChange): Promise<boolean>;
  /** Brings an earlier version back; who sees it stays. */
  restore(record: SeenRecord<EventBody>, version: EventBody): Promise<boolean>;
  restoreSeries(record: SeenRecord<SeriesBody>, version: SeriesBody): Promise<boolean>;
  /** With `explain` an event says what it was until that was seen; taken back, it says so no more. */
  move(shown: ShownEvent, to: Destination, explain?: boolean): Promise<boolean>;
  /** It does not take place, or does after all; of a series only this once. */
  setCancelled(shown: ShownEvent, isCancelled: boolean): Promise<boolean>;
  remove(shown: ShownEvent): Promise<boolean>;
}

export interface Destination {
  readonly startsOn: PlainDay;
  /** Null keeps the time of day. */
  readonly startTime: TimeOfDay | null;
}

/** What a change comes to is worked out when there is one: no day needs it to be shown. */
const seriesChanges = () => import('#products/calendar/series-changes.ts');

export function useEventActions(today: PlainDay): EventActions {
  const intl = useIntl();
  const { mutate, problem, forgetProblem, attempt, offerUndo } = useRecordWrites();
  const { ask, question } = useScopeQuestion();

  const offer = (
    id: string,
    values: Record<string, string>,
    undo: () => Promise<unknown>,
  ): void => {
    offerUndo(intl.formatMessage({ id }, values), undo);
  };
  const write = (record: SeenRecord<EventBody>, explain = false) => ({
    change: (to: { readonly fields: Partial<EventFields>; readonly audience?: AudienceId }) =>
      mutate(changeEvent, { id: record.id, ...to, ...(explain && { explain }) }, record),
    share: (audience: AudienceId) => mutate(shareEvent, { id: record.id, audience }),
  });
  const reset = async ({ id, body }: SeenRecord<SeriesBody>, audience?: AudienceId) => {
    const { wholeSeries } = await seriesChanges();
    const shared = audience === undefined ? {} : { audience };
    await mutate(resetSeries, { id, series: wholeSeries(body), ...shared });
  };
  const askWhich = (
    verb: 'change' | 'move' | 'delete',
    { record }: Occurring,
    scopes: readonly Scope[],
  ): Promise<Scope | null> =>
    ask({
      verb,
      title: record.body.title,
      day: sayLongDay(intl, record.body.startsOn, today),
      scopes,
    });

  /** Writes what is wanted of an occurrence as it was looked at before it was asked (SY37), and resolves to the way back. */
  const writeOccurrence = async (
    of: Occurring,
    wanted: Wanted,
    scope: Scope,
    audience: AudienceId,
  ): Promise<() => Promise<unknown>> => {
    const { series, occurrence: at } = of;
    const { id } = series;
    const { changeOfAll, changeOfRest, exceptionAt, exceptionFor } = await seriesChanges();
    const shared = wanted.hasOtherAudience ? { audience } : {};
    switch (scope) {
      case 'one': {
        const former = exceptionAt(of);
        await mutate(setOccurrence, { id, at, to: exceptionFor(of, wanted.fields) }, series);
        return () => mutate(setOccurrence, { id, at, to: former });
      }
      case 'following': {
        const newId = randomId<RecordId>();
        const rest = { id, at, newId, fields: changeOfRest(of, wanted), ...shared };
        await mutate(splitSeries, rest, series);
        return async () => {
          await mutate(deleteSeries, { id: newId });
          await reset(series);
        };
      }
      case 'all':
        await mutate(changeSeries, { id, at, fields: changeOfAll(of, wanted), ...shared }, series);
        return () => reset(series, wanted.hasOtherAudience ? series.audience : undefined);
    }
  };

  /** Asks which are meant and writes it. */
  const changeOccurrence = async (
    verb: 'change' | 'move',
    of: Occurring,
    wanted: Wanted,
    audience: AudienceId,
    done: (undo: () => Promise<unknown>) => void,
  ): Promise<boolean> => {
    let scopes: readonly Scope[] | null = null;
    const isKnown = await attempt(async () => {
      const { changesSomething, scopesOf } = await seriesChanges();
      if (changesSomething(of, wanted)) scopes = scopesOf(of, wanted);
    });
    if (!isKnown) return false;
    if (scopes === null) return true;
    if ((scopes as readonly Scope[]).length === 0) {
      return attempt(() => Promise.reject(new AppError('calendar.recurrence-not-divisible')));
    }
    const scope = await askWhich(verb, of, scopes);
    if (scope === null) return false;
    return attempt(async () => {
      done(await writeOccurrence(of, wanted, scope, audience));
    });
  };

  /** The way back of a change that was explained: what nobody was told before is told no more. */
  const untold =
    ({ id, body }: SeenRecord<EventBody>, undo: () => Promise<unknown>) =>
    async (): Promise<void> => {
      await undo();
      if (body.before === undefined || body.before === null) {
        await mutate(acknowledgeChange, { id });
      }
    };

  return {
    problem,
    forgetProblem,
    question,
    create: (fields, audience, repeat, id = randomId<RecordId>()) =>
      attempt(async () => {
        const undo = { title: fields.title };
        if (repeat.pattern === 'never') {
          await mutate(createEvent, { id, audience, event: fields });
          offer('calendar.done.created', undo, () => mutate(deleteEvent, { id }));
        } else {
          const { newSeries } = await seriesChanges();
          await mutate(createSeries, { id, audience, series: newSeries(fields, repeat) });
          offer('calendar.done.created', undo, () => mutate(deleteSeries, { id }));
        }
      }),
    change: (shown, { fields, audience, repeat, explain = false }) => {
      const { record } = shown;
      const values = { title: fields.title };
      if (isOccurring(shown)) {
        const wanted = { fields, repeat, hasOtherAudience: audience !== record.audience };
        return changeOccurrence('change', shown, wanted, audience, (undo) => {
          offer('calendar.done.changed', values, undo);
        });
      }
      return attempt(async () => {
        if (repeat === null || repeat.pattern === 'never') {
          const isTold = explain && isToldOf(record.body, fields);
          const full = inFull(record);
          const there = await rewrite(full, { fields, audience }, write(record, isTold));
          if (there === null) return;
          // The way back is a change like any other, and is not explained.
          const back = { fields: full.body, audience: record.audience };
          const now = { ...full, body: { ...full.body, ...fields }, audience };
          const undo = isTold ? untold(record, () => rewrite(now, back, write(record))) : there;
          offer('calendar.done.changed', values, undo);
          return;
        }
        const { fieldsOf, newSeries } = await seriesChanges();
        const id = randomId<RecordId>();
        const repeated = {
          event: record.id,
          id,
          series: newSeries({ ...fieldsOf(record.body), ...fields }, repeat),
          ...(audience !== record.audience && { audience }),
        };
        await mutate(repeatEvent, repeated, record);
        offer('calendar.done.changed', values, async () => {
          await mutate(deleteSeries, { id });
          await mutate(restoreEvent, {
            audience: record.audience,
            event: { ...record.body, id: randomId<RecordId>() },
          });
        });
      });
    },
    restore: (record, { importedUid: _origin, isCancelled: _off, before: _told, ...version }) =>
      attempt(async () => {
        const { audience } = record;
        const fields = { ...noFields, ...version };
        const undo = await rewrite(inFull(record), { fields, audience }, write(record));
        if (undo !== null) offer('calendar.done.restored', { title: fields.title }, undo);
      }),
    restoreSeries: (record, version) =>
      attempt(async () => {
        const { wholeSeries } = await seriesChanges();
        await mutate(resetSeries, { id: record.id, series: wholeSeries(version) }, record);
        offer('calendar.done.restored', { title: version.title }, () => reset(record));
      }),
    move: (shown, to, explain = false) => {
      const { id, body, audience } = shown.record;
      const values = { title: body.title, day: sayLongDay(intl, to.startsOn, today) };
      if (isOccurring(shown)) {
        const fields = moveTimes(body, to);
        const wanted = { fields, repeat: null, hasOtherAudience: false };
        return changeOccurrence('move', shown, wanted, audience, (undo) => {
          offer('calendar.done.moved', values, undo);
        });
      }
      return attempt(async () => {
        await mutate(moveEvent, { id, ...to, ...(explain && { explain }) }, shown.record);
        const back = () =>
          mutate(moveEvent, { id, startsOn: body.startsOn, startTime: body.startTime });
        offer('calendar.done.moved', values, explain ? untold(shown.record, back) : back);
      });
    },
    setCancelled: (shown, isCancelled) =>
      attempt(async () => {
        const { id, body } = shown.record;
        const words = isCancelled ? 'calendar.done.cancelled' : 'calendar.done.takesPlace';
        const values = { title: body.title, day: sayLongDay(intl, body.startsOn, today) };
        if (!isOccurring(shown)) {
          await mutate(setCancelled, { id, isCancelled });
          offer(words, values, () => mutate(setCancelled, { id, isCancelled: !isCancelled }));
          return;
        }
        const { exceptionAt, wholeSeries } = await seriesChanges();
        const { series, occurrence: at } = shown;
        if (series.body.isCancelled === true) {
          const whole = { ...wholeSeries(series.body), isCancelled: false };
          await mutate(resetSeries, { id, series: whole });
          offer(words, values, () => reset(series));
          return;
        }
        const former = exceptionAt(shown);
        const fields = former?.fields ?? {};
        const to = isCancelled
          ? { is: 'cancelled' as const, fields }
          : Object.keys(fields).length > 0
            ? { is: 'changed' as const, fields }
            : null;
        await mutate(setOccurrence, { id, at, to });
        offer(words, values, () => mutate(setOccurrence, { id, at, to: former }));
      }),
    remove: async (shown) => {
      const { id, audience, body } = shown.record;
      const done = (undo: () => Promise<unknown>): void => {
        offer('calendar.done.deleted', { title: body.title }, undo);
      };
      if (!isOccurring(shown)) {
        return attempt(async () => {
          await mutate(deleteEvent, { id });
          done(() =>
            mutate(restoreEvent, { audience, event: { ...body, id: randomId<RecordId>() } }),
          );
        });
      }
      const { series, occurrence: at } = shown;
      let scopes: readonly Scope[] = [];
      const isKnown = await attempt(async () => {
        scopes = (await seriesChanges()).scopesOfRemoval(shown);
      });
      if (!isKnown) return false;
      const scope = await askWhich('delete', shown, scopes);
      if (scope === null) return false;
      return attempt(async () => {
        switch (scope) {
          case 'one': {
            const { exceptionAt } = await seriesChanges();
            const former = exceptionAt(shown);
            await mutate(setOccurrence, { id, at, to: { is: 'skipped', fields: {} } });
            done(() => mutate(setOccurrence, { id, at, to: former }));
            return;
          }
          case 'following':
            await mutate(endSeries, { id, at });
            done(() => reset(series));
            return;
          case 'all': {
            const { wholeSeries } = await seriesChanges();
            await mutate(deleteSeries, { id });
            done(() =>
              mutate(restoreSeries, {
                id: randomId<RecordId>(),
                audience,
                series: { ...wholeSeries(series.body), replaces: id },
              }),
            );
          }
        }
      });
    },
  };
}

function isOccurring(shown: ShownEvent): shown is ShownEvent & Occurring {
  return shown.series !== null;
}

/** What an event does not say it says so, so that a field that came can go again. */
const noFields = { steps: [], choices: [], confirm: 'none' as const, isDuty: false };

function inFull(record: SeenRecord<EventBody>): SeenRecord<EventBody> {
  return { ...record, body: { ...noFields, ...record.body } };
}
