import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { sectionIds } from './frame/section-id.ts';
import { officeSections } from './sections.tsx';
import { officeTenant, showOffice, type ShownOffice } from './testing/show-office.tsx';

let shown: ShownOffice | undefined;
afterEach(() => {
  shown?.unmount();
});

test('[OF1] a keeper finds the sections, each with its address', async () => {
  shown = showOffice('');
  await expect.element(page.getByRole('heading', { name: 'Datenschutz', level: 1 })).toBeVisible();
  for (const { id } of officeSections) {
    expect(
      document.querySelector(`a[href="/t/${officeTenant}/privacy/${id}"]`),
      id,
    ).not.toBeNull();
  }
});

test.each(['staff', 'lead', 'member'])('[OF1] %s reads whom it is for', async (standing) => {
  shown = showOffice('', { standing });
  await expect
    .element(page.getByText(/^Dieser Bereich ist für die Verwaltung/))
    .toBeVisible();
  expect(document.querySelector('.o-office')).toBeNull();
});

test('[OF2] what has no page has no place, and its address says so', async () => {
  const without = sectionIds.find((id) => !officeSections.some((one) => one.id === id));
  shown = showOffice(without ?? 'nothing');
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(document.querySelector('.o-office')).toBeNull();
});
