import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { type MediaId, type OptionId, randomId, type RecordId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import type { DeviceMedia, MediaLook } from '#kernel/media/client/device-media.ts';
import { event } from '#products/calendar/kinds.ts';
import german from '#products/calendar/messages/de.json' with { type: 'json' };
import { DayView } from '#products/calendar/ui/DayView.tsx';
import planGerman from '#products/calendar/ui/plan/messages/de.json' with { type: 'json' };
import type { Wished } from '#products/calendar/ui/plan/use-wish-actions.ts';
import { WishMaker } from '#products/calendar/ui/plan/WishMaker.tsx';
import { noCorrections } from '#kernel/symbol/corrections.ts';
import type { TimeOfDay } from '#products/calendar/zone.ts';
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { Speaker } from '#web/design/speech/speaker.ts';
import { FakeSynthesis, voice } from '#web/design/speech/testing/fake-synthesis.ts';
import { RecordingContext } from '#web/design/speech/use-speaker.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { mira, sampleDirectory, sharedAudience } from '#web/design/testing/sample-directory.ts';

const wednesday = '2026-05-06' as PlainDay;
const zone = 'Europe/Berlin';
const clock = { nowMs: () => Date.parse('2026-05-06T06:10:00Z') };

let live: MemoryLive;
let unmount: (() => void) | undefined;
let look: MediaLook;
let kept: MediaRef[];
let looked: (RecordId | null)[];

beforeEach(() => {
  sessionStorage.clear();
  live = new MemoryLive(sampleDirectory);
  look = { is: 'away' };
  kept = [];
  looked = [];
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

/** Keeps what it is given, and shows what a test says. */
const media: DeviceMedia = {
  keep: async ({ is, width, height, durationMs }) => {
    const made = { ...ref(is), width, height, durationMs, words: '' };
    kept.push(made);
    return made;
  },
  grow: () => Promise.reject(new Error('nothing is recorded here')),
  unused: async () => [],
  refOf: async () => null,
  unsent: async () => [],
  onlyHere: async () => [],
  retry: async () => {},
  discard: async () => {},
  discardUnused: async () => {},
  fileOf: async () => null,
  look: async (_ref, _variant, record) => {
    looked.push(record);
    return look;
  },
  subscribe: () => () => {},
  wake: () => {},
  close: async () => {},
};

function ref(is: MediaRef['is']): MediaRef {
  return {
    id: randomId<MediaId>(),
    is,
    width: 40,
    height: 30,
    durationMs: null,
    words: 'Unser Chor',
    credit: '',
  };
}

function choir(more: object = {}): RecordId {
  return live.put(event, sharedAudience, {
    title: 'Chor',
    pictogram: 'music',
    startsOn: wednesday,
    startTime: '17:30' as TimeOfDay,
    endsOn: wednesday,
    endTime: null,
    zone,
    withPersons: [],
    place: '',
    note: '',
    importedUid: null,
    ...more,
  });
}

function show(recordingUrl: string | null = null, speaker?: Speaker): void {
  const view = (
    <DayView
      day={wednesday}
      personId={mira}
      zone={zone}
      clock={clock}
      href={(path: string) => `/t/t_1/${path}`}
      navigate={() => {}}
      search={{}}
      onViewChosen={() => {}}
    />
  );
  const shown = renderView(
    <DeviceMediaContext value={() => Promise.resolve(media)}>
      <RecordingContext value={() => Promise.resolve(recordingUrl)}>{view}</RecordingContext>
    </DeviceMediaContext>,
    {
      live,
      locale: 'de-DE',
      messages: { ...designGerman, ...german },
      ...(speaker !== undefined && { speaker }),
    },
  );
  unmount = shown.unmount;
}

async function picture(): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = 40;
  canvas.height = 30;
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  return new File([blob ?? ''], 'chor.png', { type: 'image/png' });
}

test('[CA91] a photo stands where the pictogram would; while it is not here, the pictogram does', async () => {
  const id = choir({ photo: ref('image') });
  look = { is: 'here', file: await picture(), unsent: 'no' };
  show();
  await expect.element(page.getByRole('img', { name: 'Unser Chor' })).toBeVisible();
  expect(new Set(looked)).toEqual(new Set([id]));
  unmount?.();

  look = { is: 'away' };
  show();
  await expect.element(page.getByRole('button', { name: /Chor/ }).first()).toBeVisible();
  const pictogram = () => document.querySelector<HTMLImageElement>('.c-event .o-pictogram img');
  await expect.poll(() => pictogram()?.naturalWidth).toBeGreaterThan(0);
  expect(page.getByRole('img', { name: 'Unser Chor' }).elements()).toEqual([]);
});

test('[CA91] a photo is given to an event, and nothing else of it is touched', async () => {
  choir({ recording: ref('audio') });
  show();
  await userEvent.click(page.getByRole('button', { name: 'Mehr: Chor' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Ändern' }));
  await expect.element(page.getByText('Eigenes Foto anstelle des Bildes')).toBeVisible();
  const input = document.querySelector<HTMLInputElement>('input[type=file][accept="image/*"]');
  if (input === null) throw new Error('no input');
  await userEvent.upload(input, await picture());
  await expect.poll(() => kept).toHaveLength(1);
  await expect
    .element(
      page
        .getByText('Hier hat nur eins Platz. Nimm es heraus, wenn du ein anderes möchtest.')
        .first(),
    )
    .toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Speichern' }));
  await expect.poll(() => live.writes.at(-1)?.name).toBe('calendar.change-event');
  const { args } = live.writes.at(-1) ?? {};
  const { fields } = args as { readonly fields: Record<string, unknown> };
  expect(fields['photo']).toEqual(kept[0]);
  expect(fields).not.toHaveProperty('recording');
});

const step = (title: string, photo: MediaRef | null = null) => ({
  id: randomId<OptionId>(),
  title,
  pictogram: 'music',
  photo,
});

test('[CA93] a step and a choice show their own photo, of the event that names it', async () => {
  const [own, other] = [ref('image'), { ...ref('image'), words: 'Unser Kino' }];
  const id = choir({
    steps: [step('Noten holen', own), step('Singen')],
    choices: [step('Chor', other), step('Kino')],
  });
  look = { is: 'here', file: await picture(), unsent: 'no' };
  show();
  await userEvent.click(page.getByRole('button', { name: /Chor/ }).first());
  const dialog = page.getByRole('dialog');
  await expect.element(dialog.getByRole('img', { name: 'Unser Chor' })).toBeVisible();
  await expect.element(dialog.getByRole('img', { name: 'Unser Kino' })).toBeVisible();
  expect(new Set(looked)).toEqual(new Set([id]));
  await expect
    .poll(() => document.querySelectorAll('.c-step .o-pictogram:not(.o-photo)'))
    .toHaveLength(1);
  unmount?.();

  look = { is: 'away' };
  show();
  await userEvent.click(page.getByRole('button', { name: /Chor/ }).first());
  await expect
    .poll(() => document.querySelectorAll('.c-step .o-pictogram:not(.o-photo)'))
    .toHaveLength(2);
});

test('[CA93] a step is given a photo, and its picture and words stay', async () => {
  choir({ steps: [step('Noten holen'), step('Singen')] });
  look = { is: 'here', file: await picture(), unsent: 'no' };
  show();
  await userEvent.click(page.getByRole('button', { name: 'Mehr: Chor' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Ändern' }));
  await userEvent.click(page.getByRole('button', { name: 'Eigenes Foto für Schritt 2' }));
  const dialog = page.getByRole('dialog', { name: 'Eigenes Foto für Schritt 2' });
  await expect.element(dialog.getByText('Eigenes Foto anstelle des Bildes')).toBeVisible();
  const input = dialog.element().querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('no input');
  await userEvent.upload(input, await picture());
  await expect.poll(() => kept).toHaveLength(1);
  await userEvent.click(dialog.getByRole('button', { name: 'Fertig' }));
  await expect
    .element(page.getByRole('button', { name: 'Bild für Schritt 2: eigenes Foto' }))
    .toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Speichern' }));
  await expect.poll(() => live.writes.at(-1)?.name).toBe('calendar.change-event');
  const { args } = live.writes.at(-1) ?? {};
  expect((args as { readonly fields: Record<string, unknown> }).fields['steps']).toMatchObject([
    { title: 'Noten holen', pictogram: 'music', photo: null },
    { title: 'Singen', pictogram: 'music', photo: kept[0] },
  ]);
});

test('[CA93] a wish can have a photo, and is wished in as many presses without one', async () => {
  const made: Wished[] = [];
  const never = () => Promise.reject(new Error('nobody asked for this'));
  const actions = {
    problem: null,
    forgetProblem: () => {},
    make: async (wished: Wished) => {
      made.push(wished);
      return true;
    },
    withdraw: never,
    grant: never,
    decline: never,
    reopen: never,
  };
  look = { is: 'here', file: await picture(), unsent: 'no' };
  const shown = renderView(
    <DeviceMediaContext value={() => Promise.resolve(media)}>
      <WishMaker
        person={mira}
        audience={sharedAudience}
        ideas={[{ concept: 'music', title: 'Chor' }]}
        today={wednesday}
        corrections={noCorrections}
        actions={actions}
      />
    </DeviceMediaContext>,
    { live, locale: 'de-DE', messages: { ...designGerman, ...german, ...planGerman } },
  );
  unmount = shown.unmount;
  await userEvent.click(page.getByRole('button', { name: 'Chor' }));
  await userEvent.click(page.getByRole('button', { name: 'Wünschen' }));
  await userEvent.click(page.getByRole('button', { name: 'Chor' }));
  await expect.element(page.getByText('Eigenes Foto anstelle des Bildes')).toBeVisible();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('no input');
  await userEvent.upload(input, await picture());
  await expect.poll(() => document.querySelector('.c-wish-picked .o-photo')).not.toBeNull();
  await userEvent.click(page.getByRole('button', { name: 'Wünschen' }));
  expect(made).toMatchObject([
    { title: 'Chor', photo: null },
    { title: 'Chor', photo: kept[0] },
  ]);
});

test('[CA92] the recording is heard in place of the voice, and the voice where it cannot be had', async () => {
  choir({ recording: ref('audio') });
  const synthesis = new FakeSynthesis([voice('Anna', 'de-DE')]);
  const played: string[] = [];
  const speaker = new Speaker({
    synthesis,
    settings: () => ({ rate: 'normal', voices: {} }),
    openSound: (url) => ({
      play: async () => {
        played.push(url);
      },
      pause: () => {},
      onEnd: () => {},
    }),
  });
  show('blob:recording', speaker);
  await userEvent.click(page.getByRole('button', { name: /Chor/ }).first());
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: /^Vorlesen/ }));
  await expect.poll(() => played).toEqual(['blob:recording']);
  expect(synthesis.said).toEqual([]);
  unmount?.();

  show(null, speaker);
  await userEvent.click(page.getByRole('button', { name: /Chor/ }).first());
  await userEvent.click(page.getByRole('dialog').getByRole('button', { name: /^Vorlesen/ }));
  await expect.poll(() => synthesis.said.map(({ text }) => text).join(' ')).toContain('Chor');
});
