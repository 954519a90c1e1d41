import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { RecordId } from '#kernel/base/ids.ts';
import { LiveProvider } from '#web/design/live.ts';
import { useMerged } from '#web/design/record/acknowledged.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { readingDirectory, sampleDirectory } from '#web/design/testing/sample-directory.ts';

let unmount: (() => void) | undefined;

beforeEach(() => localStorage.clear());
afterEach(() => {
  unmount?.();
  unmount = undefined;
});

function Mark({ record }: { readonly record: { readonly id: RecordId; readonly merged: number } }) {
  const { isMarked, acknowledge } = useMerged(record);
  return <button onClick={acknowledge}>{`${record.id} ${isMarked ? 'marked' : 'seen'}`}</button>;
}

function show(names: readonly string[], directory = sampleDirectory): void {
  unmount?.();
  const place = document.createElement('main');
  document.body.append(place);
  const root = createRoot(place);
  root.render(
    <LiveProvider value={new MemoryLive(directory)}>
      {names.map((name) => (
        <Mark key={name} record={{ id: name as RecordId, merged: 2 }} />
      ))}
    </LiveProvider>,
  );
  unmount = () => {
    root.unmount();
    place.remove();
  };
}

test('[HI4] what one account has looked at is still marked for another on the same device', async () => {
  show(['chor']);
  await page.getByRole('button', { name: 'chor marked' }).click();
  await expect.element(page.getByRole('button', { name: 'chor seen' })).toBeVisible();
  show(['chor'], readingDirectory);
  await expect.element(page.getByRole('button', { name: 'chor marked' })).toBeVisible();
});

test('[HI4] what another tab has looked at is looked at here', async () => {
  show(['chor', 'kino']);
  await page.getByRole('button', { name: 'chor marked' }).click();
  const [key = ''] = Object.keys(localStorage);
  localStorage.setItem(key, JSON.stringify([['kino', 2]]));
  dispatchEvent(new StorageEvent('storage', { key }));
  await expect.element(page.getByRole('button', { name: 'kino seen' })).toBeVisible();
});

test('[HI4] a store that holds nonsense, or more than it may, costs marks and nothing else', async () => {
  show(['chor']);
  await page.getByRole('button', { name: 'chor marked' }).click();
  const [key = ''] = Object.keys(localStorage);
  for (const nonsense of ['{', '7', 'null', '[1]', '[["chor"]]']) {
    localStorage.setItem(key, nonsense);
    show(['chor']);
    await page.getByRole('button', { name: 'chor marked' }).click();
    await expect.element(page.getByRole('button', { name: 'chor seen' })).toBeVisible();
  }
  const many = Array.from({ length: 5_000 }, (_, at) => [`record ${String(at)}`, 2]);
  localStorage.setItem(key, JSON.stringify(many));
  show(['chor']);
  await page.getByRole('button', { name: 'chor marked' }).click();
  expect(JSON.parse(localStorage.getItem(key) ?? '')).toHaveLength(500);
});
