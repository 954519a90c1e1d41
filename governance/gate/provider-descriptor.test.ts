import { expect, test } from 'vitest';
import { described } from '#testkit/gate/described.ts';
import { changesOf } from './provider-change.ts';
import { descriptorSchema } from './provider-descriptor.ts';

const place = (country: string, basis: unknown = null) => ({ country, region: '', basis });
const accepts = (more: Readonly<Record<string, unknown>>): boolean =>
  descriptorSchema.safeParse({ ...described(), ...more }).success;

test('[GA1] text of people stays text, whatever it looks like, and is limited', () => {
  const name = '<img src=x onerror=alert(1)>';
  expect(described({ name }).name).toBe(name);
  expect(accepts({ name: 'x'.repeat(201) })).toBe(false);
  expect(accepts({ name: 'turn\u202earound' })).toBe(false);
  expect(
    accepts({
      assurances: [{ name: 'ISO', source: 'javascript:alert(1)', checkedOn: '2026-04-01' }],
    }),
  ).toBe(false);
  expect(accepts({ more: 'than there is' })).toBe(false);
});

test('[GA2] a place is a country: varies, global and EU are none', () => {
  for (const country of ['varies', 'global', 'EU', 'UN', 'XA', 'de', 'ZZ', '']) {
    expect(accepts({ places: [place(country)] }), country).toBe(false);
  }
  expect(accepts({ places: [] })).toBe(false);
  expect(accepts({ places: [place('DE'), place('LI'), place('IN')] })).toBe(true);
});

test('[GA3] a basis has an end, and none is needed in the EEA', () => {
  const basis = { kind: 'adequacy', decision: '(EU) 2023/1795' };
  expect(accepts({ places: [place('US', basis)] })).toBe(false);
  expect(accepts({ places: [place('US', { ...basis, until: '2026-02-30' })] })).toBe(false);
  expect(accepts({ places: [place('US', { ...basis, until: '2027-06-30' })] })).toBe(true);
  expect(accepts({ places: [place('FR', { ...basis, until: '2027-06-30' })] })).toBe(false);
});

test('[GA4] purposes and categories are of the list', () => {
  expect(accepts({ purposes: ['advertising'] })).toBe(false);
  expect(accepts({ purposes: [] })).toBe(false);
  expect(accepts({ categories: ['user.everything'] })).toBe(false);
});

test('[GA19] what may tell of health goes to no sub-processor', () => {
  const categories = ['user.health_and_medical'];
  expect(accepts({ categories })).toBe(false);
  expect(accepts({ categories, relation: 'own' })).toBe(true);
});

test('[GA5] what is new in a version is a change, what is less or said better is none', () => {
  const before = described();
  const none: readonly Readonly<Record<string, unknown>>[] = [
    { contact: 'dpo@letterbird.example', address: 'elsewhere' },
    { checkedOn: '2026-05-01', assurances: [] },
    { purposes: ['mail.account'] },
    { categories: ['user.name'] },
    {
      places: [
        place('US', { kind: 'adequacy', decision: '(EU) 2023/1795', until: '2028-12-31' }),
      ].map((one) => ({ ...one, region: 'Denver' })),
    },
  ];
  for (const more of none) expect(changesOf(before, described(more))).toEqual([]);
  const [us] = before.places;
  expect(changesOf(before, described({ places: [us, place('IE')] }))).toEqual(['places']);
  expect(changesOf(before, described({ legalEntity: 'Other Inc.' }))).toEqual(['legal-entity']);
  expect(
    changesOf(before, described({ purposes: [...before.purposes, 'telemetry.usage'] })),
  ).toEqual(['purposes']);
  expect(changesOf(before, described({ hosts: ['eu.letterbird.example'] }))).toEqual(['hosts']);
  expect(
    changesOf(before, described({ categories: [...before.categories, 'user.content'] })),
  ).toEqual(['categories']);
  const clauses = {
    kind: 'standard-clauses',
    module: '3',
    assessedOn: '2026-04-01',
    until: '2027-04-01',
  };
  expect(changesOf(before, described({ places: [{ ...us, basis: clauses }] }))).toEqual(['basis']);
  const sub = { legalEntity: 'Far Ltd', function: { de: 'hilft', en: 'helps' } };
  expect(
    changesOf(before, described({ subProcessors: [{ ...sub, places: [place('IE')] }] })),
  ).toEqual(['places', 'sub-processors']);
});
