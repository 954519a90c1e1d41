import { describe, expect, test } from 'vitest';
import { effectiveParameters, parameterNames } from '#governance/contract/parameters.ts';

describe('cl_4: where another agreement contradicts, this contract holds', () => {
  test('[CO3] a looser word that got into a document by another way is worth nothing', () => {
    const smuggled = {
      providerNoticeDays: 7,
      breachNoticeHours: 72,
      inquiryAnswerDays: 30,
      staffAccessHours: -1,
      providerFailureNoticeHours: Number.NaN,
      transfersToThirdCountries: true,
    };
    for (const { name, agreed, base, effective, decides } of effectiveParameters(smuggled)) {
      expect(effective, name).toBe(base);
      expect(decides, name).toBe('clauses');
      expect(agreed, name).toBe(smuggled[name]);
    }
  });

  test('[CO3] of each it is said whose word decides', () => {
    const view = effectiveParameters({ breachNoticeHours: 12, inquiryAnswerDays: 5 });
    expect(view.map(({ name }) => name)).toEqual(parameterNames);
    expect(view.filter(({ decides }) => decides === 'agreement')).toMatchObject([
      { name: 'breachNoticeHours', base: 24, agreed: 12, effective: 12, clause: 'cl_9.2__a' },
    ]);
  });
});
