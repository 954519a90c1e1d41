import { defineErrors } from '#kernel/base/app-error.ts';

export const instructionErrors = defineErrors({
  'instruction.needed': {
    status: 409,
    cause:
      'The operator does this to a tenant’s data on its instruction alone, and there is none that is for it and in force.',
    remedy:
      'Ask the tenant for one; its owner gives it in the privacy office. Then name it with `--instruction`.',
  },
  'instruction.not-yours': {
    status: 403,
    cause: 'Only the owner of the tenant may instruct, and only the operator may contest.',
    remedy: 'Ask whoever keeps the tenant.',
  },
  'instruction.unknown': {
    status: 404,
    cause: 'The tenant has given no such instruction, or it is for something else.',
    remedy: 'See `npm run -s obhut -- instruction list`.',
  },
  'instruction.held': {
    status: 409,
    cause: 'The instruction is contested as unlawful, so it is not carried out.',
    remedy: 'The tenant withdraws it or insists on it; the operator may accept it then.',
  },
  'instruction.not-so': {
    status: 409,
    cause: 'The instruction does not stand so that this could follow.',
    remedy: 'Look at it once more: somebody may have moved it on meanwhile.',
  },
  'instruction.too-early': {
    status: 409,
    cause:
      'Somebody is to be let in because the law demands it, and the owners have known of it for less than 14 complete days.',
    remedy: 'Wait: they may withdraw it meanwhile. Or ask an owner to instruct it.',
  },
  'instruction.reason-missing': {
    status: 400,
    cause: 'An instruction is contested without a reason.',
    remedy: 'Say which rule it seems to break, and why.',
  },
});
