import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryMedia } from '#adapters/local-store/memory-media.ts';
import { AppError } from '#kernel/base/app-error.ts';
import { type MediaId, randomId } from '#kernel/base/ids.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { registryOf } from '#kernel/kind/registry.ts';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MediaLine } from '#kernel/media/client/media-line.ts';
import { openMedia } from '#kernel/media/client/open-media.ts';
import { systemTimers } from '#kernel/sync/client/timers.ts';
import mediaGerman from '#web/design/media/messages/de.json' with { type: 'json' };
import designGerman from '#web/design/messages/de.json' with { type: 'json' };
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { MediaField, MediaShown } from '#web/design/media/media-parts.ts';
import { MediaPlayer } from '#web/design/media/MediaPlayer.tsx';
import { prepareFilm } from '#web/design/media/prepare-film.ts';
import { preparePicture } from '#web/design/media/prepare-picture.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';

const nothing = registryOf(1, [], []);

let line: 'absent' | 'away' | Blob;
let media: DeviceMedia;
let unmount: (() => void) | undefined;

beforeEach(() => {
  line = 'absent';
  const store = new MemoryDatabase().open();
  media = openMedia({
    media: new MemoryMedia().open(store),
    store,
    registry: nothing,
    line: modelLine(),
    tabs: { leadWhenFree: () => async () => {} },
    clock: systemClock,
    timers: systemTimers,
    random: () => 0.5,
  });
});
afterEach(async () => {
  unmount?.();
  unmount = undefined;
  await media.close();
});

/** Nothing is sent here; what is fetched is what a test says. */
function modelLine(): MediaLine {
  const never = (): never => {
    throw new AppError('shell.no-connection');
  };
  return {
    begin: async () => never(),
    offset: async () => never(),
    send: async () => never(),
    about: async () => never(),
    addressOf: () => '',
    async fetch() {
      if (line === 'absent') throw new AppError('media.absent');
      if (line === 'away') return never();
      return { type: line.type, bytes: new Uint8Array(await line.arrayBuffer()) };
    },
  };
}

async function drawn(width: number, height: number, type = 'image/png'): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no pen');
  pen.fillStyle = '#336699';
  pen.fillRect(0, 0, width / 2, height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, type);
  });
  if (blob === null) throw new Error('nothing drawn');
  return new File([blob], 'see.png', { type });
}

function ref(more: Partial<MediaRef> = {}): MediaRef {
  return {
    id: randomId<MediaId>(),
    is: 'image',
    width: 400,
    height: 300,
    durationMs: null,
    words: 'Der See',
    credit: '',
    ...more,
  };
}

function show(view: React.ReactNode): void {
  const shown = renderView(
    <DeviceMediaContext value={() => Promise.resolve(media)}>{view}</DeviceMediaContext>,
    {
      live: new MemoryLive(sampleDirectory),
      locale: 'de-DE',
      messages: { ...designGerman, ...mediaGerman },
    },
  );
  unmount = shown.unmount;
}

function Field({ atMost = 3 }: { readonly atMost?: number }) {
  const [value, setValue] = useState<readonly MediaRef[]>([]);
  return (
    <>
      <MediaField
        label="Bilder und Ton"
        value={value}
        onChange={setValue}
        record={null}
        atMost={atMost}
      />
      <output data-testid="value">{value.map((one) => `${one.is} ${one.words}`).join('|')}</output>
    </>
  );
}

test('[ME22] a picture is made anew, no larger than it is kept, on white', async () => {
  const made = await preparePicture(await drawn(4000, 1000));
  expect(made).toMatchObject({ is: 'image', width: 2560, height: 640 });
  expect(made.file.type).toBe('image/jpeg');
  const picture = await createImageBitmap(made.file);
  expect([picture.width, picture.height]).toEqual([2560, 640]);
  const canvas = new OffscreenCanvas(2560, 640);
  const pen = canvas.getContext('2d');
  pen?.drawImage(picture, 0, 0);
  expect([...(pen?.getImageData(2500, 320, 1, 1).data ?? [])]).toEqual([255, 255, 255, 255]);
  const small = await preparePicture(await drawn(40, 30));
  expect(small).toMatchObject({ width: 40, height: 30 });
});

test('[ME25] a film brings its first picture, which stands for it until it is there', async () => {
  const url = new URL('../../../testkit/media/film.webm', import.meta.url).href;
  const film = await (await fetch(url)).blob();
  const made = await prepareFilm(film);
  expect(made).toMatchObject({ is: 'video', file: film });
  expect(made.poster).toMatchObject({ width: made.width, height: made.height });
  expect(made.poster?.file.type).toBe('image/jpeg');
  const kept = await media.keep(made);
  line = 'absent';
  // The film of somebody else that is still under way, whose poster has come.
  show(
    <MediaShown
      media={[{ ...kept, id: randomId<MediaId>(), words: 'Der Steg im Wind' }]}
      record={null}
    />,
  );
  await expect.element(page.getByText('Noch nicht da.', { exact: false })).toBeVisible();
  const poster = (): HTMLImageElement | null => document.querySelector('.o-medium-poster');
  await expect.poll(() => poster()?.naturalWidth).toBe(made.width);
  unmount?.();
  show(<MediaShown media={[kept]} record={null} />);
  await expect.element(page.getByRole('button', { name: /^Ansehen/ })).toBeVisible();
  await expect.poll(() => document.querySelector('video')?.poster).toMatch(/^blob:/);
});

test('[ME22] what this browser cannot read is refused in words', async () => {
  await expect(preparePicture(new Blob(['no picture']))).rejects.toMatchObject({
    code: 'media.type-refused',
  });
});

test('[ME16][ME17][JO27] a picture is chosen, described, taken out, put in again and deleted', async () => {
  show(<Field />);
  const choose = page.getByRole('button', { name: 'Bild aussuchen' });
  await expect.element(choose).toBeVisible();
  const input = document.querySelector<HTMLInputElement>('input[type=file][accept="image/*"]');
  if (input === null) throw new Error('no input');
  await userEvent.upload(input, await drawn(80, 60));
  await expect.element(page.getByRole('img', { name: 'Bild' })).toBeVisible();
  expect(await media.unused()).toHaveLength(1);
  await userEvent.fill(page.getByLabelText('Was ist zu sehen?'), 'Der Steg');
  await expect.element(page.getByRole('img', { name: 'Der Steg' })).toBeVisible();
  await expect.element(page.getByTestId('value')).toHaveTextContent('image Der Steg');

  await userEvent.click(page.getByRole('button', { name: /^Herausnehmen.*Der Steg/ }));
  await expect.element(page.getByTestId('value')).toHaveTextContent('');
  await expect.element(page.getByText('noch nirgends verwendet')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: /^Dazutun/ }));
  await expect.element(page.getByTestId('value')).toHaveTextContent('image');
  await expect.element(page.getByText('noch nirgends verwendet')).not.toBeInTheDocument();

  await userEvent.click(page.getByRole('button', { name: /^Herausnehmen/ }));
  await userEvent.click(page.getByRole('button', { name: /^Löschen/ }));
  await expect.poll(() => media.unused()).toEqual([]);
  expect(document.querySelector('.o-media-one')).toBeNull();
});

test('[JO27] no more than there may be, and it says so', async () => {
  show(<Field atMost={1} />);
  await expect.element(page.getByRole('button', { name: 'Bild aussuchen' })).toBeVisible();
  const input = document.querySelector<HTMLInputElement>('input[type=file][accept="image/*"]');
  if (input === null) throw new Error('no input');
  await userEvent.upload(input, await drawn(80, 60));
  await expect
    .element(
      page.getByText('Hier hat nur eins Platz. Nimm es heraus, wenn du ein anderes möchtest.'),
    )
    .toBeVisible();
  expect(page.getByRole('button', { name: 'Ton aufnehmen' }).elements()).toEqual([]);
});

test('[ME20] what is not there yet says so, and comes by itself', async () => {
  show(<MediaShown media={[ref()]} record={null} />);
  await expect.element(page.getByText('Noch nicht da.', { exact: false })).toBeVisible();
  await expect.element(page.getByText('Der See')).toBeVisible();
  line = await drawn(320, 240, 'image/webp');
  dispatchEvent(new Event('online'));
  await expect.element(page.getByRole('img', { name: 'Der See' })).toBeVisible();
});

test('[ME20] without a connection, what was not kept says that', async () => {
  line = 'away';
  show(<MediaShown media={[ref({ is: 'audio', durationMs: 42_000, words: '' })]} record={null} />);
  await expect.element(page.getByText('Aufnahme, 0:42')).toBeVisible();
  await expect.element(page.getByText('Keine Verbindung.', { exact: false })).toBeVisible();
});

test('[UX11] a picture is shown large by the keyboard, and closing leads back to it', async () => {
  line = await drawn(320, 240, 'image/webp');
  show(<MediaShown media={[ref()]} record={null} />);
  const open = page.getByRole('button', { name: /Der See/ });
  await expect.element(open).toBeVisible();
  (open.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('dialog', { name: 'Der See' })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.poll(() => document.activeElement === open.element()).toBe(true);
});

test('[ME23][UX10] a recording plays when somebody presses, one at a time, and can be stopped', async () => {
  const url = new URL('../../../testkit/media/sound.webm', import.meta.url).href;
  const of = (words: string) => ref({ is: 'audio', durationMs: 2_000, words });
  show(
    <>
      <MediaPlayer of={of('Wellen')} url={url} />
      <MediaPlayer of={of('Enten')} url={url} />
    </>,
  );
  await expect.element(page.getByRole('button', { name: /^Anhören.*Wellen/ })).toBeVisible();
  const sounds = [...document.querySelectorAll('audio')];
  for (const sound of sounds) sound.loop = true;
  expect(sounds.map((sound) => sound.paused)).toEqual([true, true]);
  await userEvent.click(page.getByRole('button', { name: /^Anhören.*Wellen/ }));
  await expect.poll(() => sounds[0]?.currentTime).toBeGreaterThan(0);
  await userEvent.click(page.getByRole('button', { name: /^Anhören.*Enten/ }));
  await expect.poll(() => sounds.map((sound) => sound.paused)).toEqual([true, false]);
  await userEvent.click(page.getByRole('button', { name: /^Anhalten.*Enten/ }));
  await expect.poll(() => sounds.map((sound) => sound.paused)).toEqual([true, true]);
});
