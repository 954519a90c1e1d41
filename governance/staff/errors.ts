import { defineErrors } from '#kernel/base/app-error.ts';

export const staffErrors = defineErrors({
  'staff.unknown': {
    status: 404,
    cause: 'The operator has nobody by that id, or they have left.',
    remedy: 'See `npm run -s obhut -- staff list`.',
  },
  'staff.known': {
    status: 409,
    cause: 'Somebody has or had that id; ids of people are not used twice.',
    remedy: 'Choose another id.',
  },
  'staff.not-bound': {
    status: 403,
    cause: 'Nothing that is signed and not over binds this person to confidentiality.',
    remedy: 'Have them sign, then `npm run -s obhut -- staff undertake`. The refusal is on record.',
  },
  'staff.no-access': {
    status: 403,
    cause:
      'No access to the data of this tenant is open for the person named, or none is named: work on it is done by people who are let in for some hours.',
    remedy: '`npm run -s obhut -- staff let-in`, then name the person with `--by <id>`.',
  },
  'staff.not-yours': {
    status: 403,
    cause: 'Only the operator lets their own people in.',
    remedy: 'Do it on the server, with `npm run -s obhut -- staff`.',
  },
  'purpose.outside-annex': {
    status: 403,
    cause: 'The purpose does not stand in Annex II of the contract in force.',
    remedy:
      'Data serves nothing else. Where the tenant wants it, conclude the next version of the contract first.',
  },
});
