import { createIntl } from 'react-intl';
import { describe, expect, test } from 'vitest';
import type { Directory } from '#kernel/access/directory.ts';
import { audienceWords, othersWords, viewersOf } from '#web/design/audience/words.ts';
import { defaultAudience, scopeOf, whereICanCreate } from '#web/design/audience/scope.ts';
import german from '#web/design/messages/de.json' with { type: 'json' };
import {
  circleAudience,
  houseAudience,
  liane,
  mira,
  readingDirectory,
  sampleDirectory,
  selfAudience,
  sharedAudience,
  teamAudience,
  tom,
} from '#web/design/testing/sample-directory.ts';

const intl = createIntl({ locale: 'de-DE', messages: german });
const shareable = {
  audiences: { default: 'shared', allowed: ['self', 'circle', 'team', 'shared'] },
  rights: { create: 'create' },
} as const;

const audience = (directory: Directory, id: string) => {
  const found = directory.audiences.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no audience ${id}`);
  return found;
};

describe('what is part of a person’s days', () => {
  test('[UX2] their own life from closest to widest, then the groups they are in', () => {
    const scope = scopeOf(sampleDirectory, mira);
    expect(scope.isMe).toBe(true);
    expect(scope.audiences.map((one) => one.id)).toEqual([
      selfAudience,
      circleAudience,
      teamAudience,
      sharedAudience,
      houseAudience,
    ]);
    expect(scope.own.map((one) => one.id)).not.toContain(houseAudience);
  });

  test('[UX2] nobody else’s life, though the reader reaches it', () => {
    expect(scopeOf(sampleDirectory, tom).audiences.map((one) => one.id)).toEqual([houseAudience]);
    expect(scopeOf(sampleDirectory, liane).audiences).toEqual([]);
  });

  test('[CA12] only audiences with the right to create, that the kind allows, are offered', () => {
    const scope = scopeOf(sampleDirectory, mira);
    expect(whereICanCreate(scope, shareable).map((one) => one.id)).not.toContain(houseAudience);
    const onlySelf = { ...shareable, audiences: { default: 'self', allowed: ['self'] } } as const;
    expect(whereICanCreate(scope, onlySelf).map((one) => one.id)).toEqual([selfAudience]);
    expect(whereICanCreate(scopeOf(readingDirectory, mira), shareable)).toEqual([]);
  });

  test('[CA6] by default a record goes into the person’s own space or nowhere', () => {
    expect(defaultAudience(scopeOf(sampleDirectory, mira), shareable)).toBe(sharedAudience);
    const writable = {
      ...sampleDirectory,
      audiences: sampleDirectory.audiences.map((one) => ({ ...one, myRights: 47 })),
    };
    expect(whereICanCreate(scopeOf(writable, tom), shareable)).toHaveLength(1);
    expect(defaultAudience(scopeOf(writable, tom), shareable)).toBeNull();
  });
});

describe('who sees this, in words', () => {
  test('[UX18] an audience is named from where the reader stands', () => {
    const words = (directory: Directory, id: string) =>
      audienceWords(intl, directory, audience(directory, id));
    expect(words(sampleDirectory, selfAudience)).toBe('Nur ich');
    expect(words(sampleDirectory, houseAudience)).toBe('Alle in Wohngruppe Linde');
    expect(words(readingDirectory, sharedAudience)).toBe('Mira Sommer, Kreis und Team');
  });

  test('[UX18] each viewer has a reason, oneself first', () => {
    const viewers = viewersOf(intl, sampleDirectory, audience(sampleDirectory, sharedAudience));
    expect(viewers.map((viewer) => [viewer.name, viewer.reason])).toEqual([
      ['Mira Sommer', 'Das bist du.'],
      ['Liane Sommer', 'Hat selbst Zugang bekommen.'],
      ['Tom Berger', 'Gehört zur Gruppe Team Linde.'],
    ]);
  });

  test('[UX18] who does not see it is named too, with the reason', () => {
    expect(othersWords(intl, sampleDirectory, audience(sampleDirectory, circleAudience))).toBe(
      'Tom Berger sieht das nicht, denn es ist nur geteilt mit: Ich und mein Kreis.',
    );
    expect(
      othersWords(intl, sampleDirectory, audience(sampleDirectory, sharedAudience)),
    ).toBeNull();
  });
});
