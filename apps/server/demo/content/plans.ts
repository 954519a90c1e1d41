import type { DemoHabit, DemoTemplate, DemoWish } from './types.ts';

export const lindeHabits: readonly DemoHabit[] = [
  { space: 'mira', by: 'mira', event: 'breakfast', forgotten: [1, 4], today: 2 },
];

export const lindeWishes: readonly DemoWish[] = [
  { space: 'mira', by: 'mira', title: 'Eis essen', concept: 'ice-cream', daysFromToday: 2 },
  { space: 'mira', by: 'mira', title: 'Konzert in der Stadthalle', concept: 'concert' },
  {
    space: 'mira',
    by: 'mira',
    title: 'Zelten',
    concept: 'camping',
    declined: { by: 'tom', answer: 'Nachts ist es noch zu kalt. Im Juni fahren wir.' },
  },
];

export const lindeTemplates: readonly DemoTemplate[] = [
  {
    space: 'mira',
    audience: 'team',
    by: 'tom',
    name: 'Schwimmtasche packen',
    concept: 'swimming',
    spans: 'event',
    events: [
      {
        title: 'Schwimmtasche packen',
        concept: 'swimming',
        day: 0,
        starts: '16:00',
        ends: '16:15',
        steps: [
          { title: 'Badeanzug', concept: 'swimsuit' },
          { title: 'Handtuch', concept: 'shower' },
          { title: 'Shampoo', concept: 'wash-hair' },
        ],
      },
    ],
  },
  {
    space: 'mira',
    audience: 'team',
    by: 'tom',
    name: 'Freier Tag',
    concept: 'day-off',
    spans: 'day',
    events: [
      { title: 'Ausschlafen', concept: 'bed', day: 0, starts: '09:00', ends: '09:30' },
      { title: 'Brunch', concept: 'breakfast', day: 0, starts: '10:00', ends: '11:00' },
      { title: 'Ausflug', concept: 'walk', day: 0, starts: '13:00', ends: '16:00' },
    ],
  },
];
