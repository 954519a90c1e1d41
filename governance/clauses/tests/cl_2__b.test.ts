import { describe, expect, test } from 'vitest';
import {
  effectiveParameters,
  parameterNames,
  parameterRules,
  readAgreed,
} from '#governance/contract/parameters.ts';

describe('cl_2__b: a side letter can tighten a promise and never loosen it', () => {
  test('[CO3] seven days of notice instead of fourteen are refused, thirty are agreed', () => {
    expect(() => readAgreed({ providerNoticeDays: 7 })).toThrow('contract.parameter-loosens');
    expect(() => readAgreed({ providerNoticeDays: 13 })).toThrow('contract.parameter-loosens');
    expect(readAgreed({ providerNoticeDays: 30 })).toEqual({ providerNoticeDays: 30 });
    expect(effectiveOf({ providerNoticeDays: 30 }, 'providerNoticeDays')).toBe(30);
  });

  test('[CO3] each parameter has one direction, and no way around it', () => {
    for (const name of parameterNames) {
      const { base, tighter } = parameterRules[name];
      const looser = tighter === 'more' ? base - 1 : tighter === 'fewer' ? base + 1 : null;
      if (looser === null) continue;
      expect(() => readAgreed({ [name]: looser }), name).toThrow('contract.parameter-loosens');
      expect(readAgreed({ [name]: base }), name).toEqual({ [name]: base });
      for (const odd of [0.5, Number.NaN, Infinity, '14', null, true, -1e9, 1e9]) {
        expect(() => readAgreed({ [name]: odd }), `${name} ${String(odd)}`).toThrow(/contract\./);
      }
    }
    expect(() => readAgreed({ transfersToThirdCountries: 0 })).toThrow(
      'contract.parameter-malformed',
    );
    expect(readAgreed({ transfersToThirdCountries: false })).toEqual({
      transfersToThirdCountries: false,
    });
  });

  test('[CO3] what is no parameter is none, also what every object has', () => {
    for (const name of ['noticePeriod', 'constructor', '__proto__', 'toString', '']) {
      const wanted = JSON.parse(`{${JSON.stringify(name)}: 30}`) as Record<string, unknown>;
      expect(() => readAgreed(wanted), name).toThrow('contract.parameter-unknown');
    }
  });
});

function effectiveOf(agreed: Record<string, number>, wanted: string) {
  return effectiveParameters(agreed).find(({ name }) => name === wanted)?.effective;
}
