import { expect, test } from 'vitest';
import { orNothing } from './or-nothing.ts';

test('[UX29] a part that cannot be loaded and is not needed leaves the view as it is', async () => {
  const Notice = (): string => 'words';
  expect((await orNothing(() => Promise.resolve(Notice))()).default).toBe(Notice);
  const { default: Instead } = await orNothing(() => Promise.reject(new TypeError('no network')))();
  expect((Instead as () => unknown)()).toBeNull();
});
