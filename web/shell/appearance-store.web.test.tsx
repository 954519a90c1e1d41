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

test('[UX7] what is chosen in another tab holds in this one; what another account chose does not', () => {
  const mira = randomId<AccountId>();
  const here = new AppearanceStore();
  here.belongTo(mira, {});
  const there = new AppearanceStore();
  there.belongTo(mira, {});
  let told = 0;
  here.subscribe(() => {
    told += 1;
  });
  there.change({ density: 'office' });
  // What a browser says in all tabs but the one that wrote.
  const tell = (key: string): void => {
    dispatchEvent(new StorageEvent('storage', { key }));
  };
  tell(`obhut.appearance.${mira}`);
  expect(here.appearance().density).toBe('office');
  expect(told).toBe(1);

  const tom = new AppearanceStore();
  tom.belongTo(randomId<AccountId>(), {});
  tom.change({ density: 'easy' });
  tell('obhut.appearance');
  expect(here.appearance().density).toBe('office');
});
