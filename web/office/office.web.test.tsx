import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { sectionIds } from './frame/section-id.ts';
import { officeSections } from './sections.tsx';
import { officeTenant, showOffice, type ShownOffice } from './testing/show-office.tsx';

let shown: ShownOffice | undefined;
afterEach(() => {
  shown?.unmount();
});

test.each([
  ['a desktop', 1200],
  ['a phone', 360],
])('[OF1] on %s a keeper finds the sections, each with its address', async (_where, width) => {
  await page.viewport(width, 800);
  shown = showOffice('');
  await expect.element(page.getByRole('heading', { name: 'Datenschutz', level: 1 })).toBeVisible();
  for (const { id } of officeSections.filter((one) => one.id !== 'overview')) {
    expect(document.querySelector(`a[href="/t/${officeTenant}/privacy/${id}"]`), id).not.toBeNull();
  }
  await page
    .getByRole('link', { name: /^Protokoll/ })
    .first()
    .click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/chronicle`);
  await page.getByRole('link', { name: width > 900 ? 'Überblick' : 'Datenschutz' }).click();
  await expect.poll(() => shown?.address()).toBe(`/t/${officeTenant}/privacy/overview`);
});

test.each(['staff', 'lead', 'member'])('[OF1] %s reads whom it is for', async (standing) => {
  shown = showOffice('', { standing });
  await expect.element(page.getByText(/^Dieser Bereich ist für die Verwaltung/)).toBeVisible();
  expect(document.querySelector('.o-desk')).toBeNull();
});

test('[OF2] what has no page has no place, and its address says so', async () => {
  const without = sectionIds.find((id) => !officeSections.some((one) => one.id === id));
  shown = showOffice(without ?? 'nothing');
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(document.querySelector('.o-desk')).toBeNull();
});
