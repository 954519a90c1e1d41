import { expect, test } from 'vitest';
import {
  doingFields,
  doingOf,
  doingOfNew,
  moved,
  newOption,
  noDoing,
} from '#products/calendar/ui/plan/doing-draft.ts';

const option = (title: string) => ({ ...newOption(), title });

test('[CA70] steps without words are not kept, and the words lose their edges', () => {
  const steps = [option(' Waschen '), option('  '), option('Anziehen')];
  expect(doingFields({ ...noDoing, steps }).steps.map(({ title }) => title)).toEqual([
    'Waschen',
    'Anziehen',
  ]);
});

test('[CA71] one thing to choose from is no choice', () => {
  const choices = [option('Malen'), option('')];
  expect(doingFields({ ...noDoing, choices }).choices).toEqual([]);
  expect(doingFields({ ...noDoing, choices: [...choices, option('Lesen')] }).choices).toHaveLength(
    2,
  );
});

test('[CA2] a new event says nothing of what nobody can do with it; a present one says it is gone', () => {
  expect(doingOfNew(noDoing)).toEqual({});
  expect(doingFields(noDoing)).toEqual({ steps: [], choices: [], confirm: 'none' });
});

test('[CA70] what is kept comes back as it was', () => {
  const fields = doingFields({ ...noDoing, steps: [option('Waschen')], confirm: 'done' });
  expect(doingFields(doingOf(fields))).toEqual(fields);
});

test('[CA70] steps change places; the first goes no further up', () => {
  const steps = [option('eins'), option('zwei'), option('drei')];
  const titles = (of: typeof steps) => of.map(({ title }) => title).join(' ');
  expect(titles([...moved(steps, 0, 1)])).toBe('zwei eins drei');
  expect(titles([...moved(steps, 2, -1)])).toBe('eins drei zwei');
  expect(moved(steps, 0, -1)).toBe(steps);
  expect(moved(steps, 2, 1)).toBe(steps);
});
