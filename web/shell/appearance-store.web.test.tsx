import { beforeEach, expect, test } from 'vitest';
import { type AccountId, randomId } from '#kernel/base/ids.ts';
import { AppearanceStore } from './appearance-store.ts';

beforeEach(() => localStorage.clear());

test('[UX7] an account begins with what is usual for it, and finds its own choice again', () => {
  const mira = randomId<AccountId>();
  const tom = randomId<AccountId>();

  const first = new AppearanceStore();
  first.belongTo(mira, { density: 'easy' });
  expect(document.documentElement.dataset['density']).toBe('easy');
  first.change({ density: 'office' });

  const later = new AppearanceStore();
  later.belongTo(tom, {});
  later.change({ density: 'standard', theme: 'dark' });
  later.belongTo(mira, { density: 'easy' });
  expect(later.appearance()).toMatchObject({ density: 'office', theme: 'auto' });
  later.belongTo(tom, {});
  expect(later.appearance()).toMatchObject({ density: 'standard', theme: 'dark' });
});
