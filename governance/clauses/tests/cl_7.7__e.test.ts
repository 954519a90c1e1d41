import { describe, expect, test } from 'vitest';
import { descriptorSchema } from '#governance/gate/provider-descriptor.ts';
import { described } from '#testkit/gate/described.ts';

describe('cl_7.7__e: no provider without a clause by which the tenant can end it itself, or the deviation is on record', () => {
  test('[GA1] a description says where it stands, or what the provider said instead, and never nothing', () => {
    const { agreement } = described();
    const accepts = (beneficiary: unknown) =>
      descriptorSchema.safeParse({ ...described(), agreement: { ...agreement, beneficiary } })
        .success;
    expect(accepts({ is: 'agreed', where: 'section 9' })).toBe(true);
    expect(accepts({ is: 'refused', deviation: 'They sign no such clause.' })).toBe(true);
    expect(accepts({ is: 'agreed', where: ' ' })).toBe(false);
    expect(accepts({ is: 'refused', deviation: '' })).toBe(false);
    expect(accepts(null)).toBe(false);
    expect(accepts(undefined)).toBe(false);
  });
});
