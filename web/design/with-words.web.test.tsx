import { useState } from 'react';
import { useIntl } from 'react-intl';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { TextField } from './component/TextField.tsx';
import german from './messages/de.json' with { type: 'json' };
import english from './messages/en.json' with { type: 'json' };
import { MemoryLive } from './testing/memory-live.ts';
import { renderView } from './testing/render-view.tsx';
import { sampleDirectory } from './testing/sample-directory.ts';
import { withWords } from './with-words.tsx';

let shown: ReturnType<typeof renderView> | undefined;

afterEach(() => {
  shown?.unmount();
  shown = undefined;
});

function Form() {
  const intl = useIntl();
  const [name, setName] = useState('');
  return (
    <TextField label={intl.formatMessage({ id: 'test.name' })} value={name} onChange={setName} />
  );
}

test('[UX37] words that cannot be fetched leave those that were there, and are tried again', async () => {
  let isReachable = false;
  const Part = withWords(Form, {
    de: [() => Promise.resolve({ default: { 'test.name': 'Wie heißt du?' } })],
    en: [
      () =>
        isReachable
          ? Promise.resolve({ default: { 'test.name': 'What is your name?' } })
          : Promise.reject(new Error('no connection')),
    ],
  });
  shown = renderView(<Part />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
  });
  const typed = page.getByRole('textbox', { name: 'Wie heißt du?' });
  await typed.fill('Mira');
  shown.redraw({ locale: 'en-GB', messages: english });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect.element(typed).toHaveValue('Mira');
  isReachable = true;
  shown.redraw({ locale: 'de-DE', messages: german });
  shown.redraw({ locale: 'en-GB', messages: english });
  await expect
    .element(page.getByRole('textbox', { name: 'What is your name?' }))
    .toHaveValue('Mira');
});

test('[UX37] what was typed into a part with words of its own stays when the language is changed', async () => {
  const arrival = Promise.withResolvers<{ readonly default: Record<string, string> }>();
  const Part = withWords(Form, {
    de: [() => Promise.resolve({ default: { 'test.name': 'Wie heißt du?' } })],
    en: [() => arrival.promise],
  });
  shown = renderView(<Part />, {
    live: new MemoryLive(sampleDirectory),
    locale: 'de-DE',
    messages: german,
  });
  const typed = page.getByRole('textbox', { name: 'Wie heißt du?' });
  await typed.fill('Mira');
  typed.element().focus();
  shown.redraw({ locale: 'en-GB', messages: english });
  // Until the words are there it stays as it is, with the focus where it was.
  await expect.element(typed).toHaveFocus();
  arrival.resolve({ default: { 'test.name': 'What is your name?' } });
  const inEnglish = page.getByRole('textbox', { name: 'What is your name?' });
  await expect.element(inEnglish).toHaveValue('Mira');
  await expect.element(inEnglish).toHaveFocus();
});
