import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { ownConceptId, ownConceptOf } from '#kernel/symbol/own-concept.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { Pictogram } from '../component/Pictogram.tsx';
import { PictogramPicker } from '../component/PictogramPicker.tsx';
import { SymbolRow } from '../component/SymbolRow.tsx';
import english from '../messages/en.json' with { type: 'json' };
import german from '../messages/de.json' with { type: 'json' };
import { type OwnPicture, showOwnPictures } from '../pictogram/own-pictures.ts';
import { showSet } from '../pictogram/shown-set.ts';
import { AbsentWord } from './AbsentWord.tsx';
import symbolsEnglish from './messages/en.json' with { type: 'json' };
import symbolsGerman from './messages/de.json' with { type: 'json' };
import { SymbolSentence } from './with-symbol-words.tsx';

const square = URL.createObjectURL(
  new Blob(
    [
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
    ],
    {
      type: 'image/svg+xml',
    },
  ),
);
const about = {
  name: 'Hausbilder',
  version: '3',
  author: 'Zoe Zeichner',
  licence: 'Nr. 4711',
  source: '',
};
const picture = (nth: number, de: string, en: string[] = []): OwnPicture => {
  const key = String(nth).padStart(12, '0');
  return { key, id: ownConceptId(key, de), de: [de], en, about, address: () => square };
};
const bus = picture(1, 'unser Bus', ['our bus']);
const houses = Array.from({ length: 150 }, (_, nth) => picture(100 + nth, `Haus ${nth + 1}`));

let unmount: (() => void) | undefined;
beforeEach(() => {
  localStorage.clear();
  own([bus, ...houses]);
});
afterEach(() => {
  unmount?.();
  unmount = undefined;
  own([]);
});

/** As the shell says who has a seat. */
function own(all: readonly OwnPicture[]): void {
  const byKey = new Map(all.map((one) => [one.key, one]));
  showOwnPictures({ all, byKey, isComing: false });
  showSet({
    about: null,
    pictureOf: (concept) => {
      const named = ownConceptOf(concept);
      return named === null ? null : (byKey.get(named.key)?.address?.() ?? '');
    },
  });
}

function show(view: React.ReactNode, locale: 'de-DE' | 'en-GB' = 'de-DE'): void {
  const live = new MemoryLive(sampleDirectory);
  const messages =
    locale === 'de-DE' ? { ...german, ...symbolsGerman } : { ...english, ...symbolsEnglish };
  ({ unmount } = renderView(view, { live, locale, messages }));
}

function Picker({ title = '' }: { readonly title?: string }) {
  const [value, setValue] = useState<string | null>(null);
  return (
    <>
      <PictogramPicker label="Bild" value={value} onChange={setValue} title={title} />
      <output aria-label="gewählt">{value}</output>
    </>
  );
}

test('[SB25] is found by its word, chosen, and found again among those chosen last; whose it is stands there', async () => {
  show(<Picker />);
  await page.getByRole('button', { name: 'Bild wählen' }).click();
  await page.getByRole('searchbox', { name: 'Bild suchen' }).fill('unser b');
  await userEvent.click(page.getByRole('button', { name: 'unser Bus' }));
  await expect.element(page.getByLabelText('gewählt')).toHaveTextContent(bus.id);
  await expect.poll(() => document.querySelector(`.o-picker img[src="${square}"]`)).not.toBeNull();
  await page.getByRole('button', { name: 'Anderes Bild' }).click();
  const recent = page.getByRole('list', { name: 'Zuletzt benutzt' });
  await expect.element(recent.getByRole('button', { name: 'unser Bus' })).toBeVisible();
  await expect
    .element(page.getByText(/Hausbilder 3 von Zoe Zeichner. Lizenz: Nr. 4711/))
    .toBeVisible();
});

test('[SB25] all of them are a topic, in the order of their names, more at a press', async () => {
  show(<Picker />);
  await page.getByRole('button', { name: 'Bild wählen' }).click();
  await page
    .getByRole('list', { name: 'Thema' })
    .getByRole('button', { name: 'Eigene Bilder' })
    .click();
  // Looked at where they are: asking for the roles of a hundred takes the test's time.
  const names = () =>
    [...document.querySelectorAll('[aria-label="Eigene Bilder"] button')].map(
      ({ textContent }) => textContent,
    );
  await expect.poll(names).toHaveLength(120);
  expect(names().slice(0, 3)).toEqual(['Haus 1', 'Haus 2', 'Haus 3']);
  await page.getByRole('button', { name: 'Noch 31 Bilder zeigen' }).click();
  await expect.poll(names).toHaveLength(151);
  expect(names().at(-1)).toBe('unser Bus');
});

test('[SB25] has its name in the reader’s language, for who has it', async () => {
  show(<SymbolRow symbols={[bus.id, 'bread']} />, 'en-GB');
  await expect.element(page.getByText('our bus')).toBeVisible();
});

test('[SB26] what is written word for word is offered for a sentence, too', async () => {
  let said: readonly string[] = [];
  show(
    <SymbolSentence
      value={[]}
      text="Heute war unser Bus da. Danach Schwimmen"
      onChange={(symbols) => {
        said = symbols;
      }}
    />,
  );
  await page.getByRole('button', { name: 'unser Bus' }).click();
  expect(said).toEqual([bus.id]);
});

test('[SB25] who has no seat reads its word in an empty frame, and no picture is broken', async () => {
  own([]);
  showSet('openmoji');
  show(
    <>
      <SymbolRow symbols={[bus.id]} />
      <Pictogram concept={bus.id} size="large" />
      <AbsentWord concept={bus.id} beside="Ausflug" />
      <AbsentWord concept={bus.id} beside="Unser Bus" />
    </>,
  );
  const frames = () => document.querySelectorAll('main .o-pictogram > svg').length;
  const words = () =>
    [...document.querySelectorAll('.o-absent-word')].map((one) => one.textContent);
  await expect.poll(frames).toBe(2);
  expect(words()).toEqual(['unser Bus']);
  await expect.element(page.getByRole('listitem').getByText('unser Bus')).toBeVisible();
  expect(document.querySelectorAll('main img')).toHaveLength(0);
  // Words and pictures that are there need no other words.
  own([bus]);
  await expect.poll(() => document.querySelectorAll(`main img[src="${square}"]`)).toHaveLength(2);
  expect(words()).toEqual([]);
});
