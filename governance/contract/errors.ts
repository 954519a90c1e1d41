import { defineErrors } from '#kernel/base/app-error.ts';

export const contractErrors = defineErrors({
  'contract.not-in-force': {
    status: 409,
    cause: 'The tenant has no contract in force, so nothing is written for it.',
    remedy:
      'Whoever keeps the tenant reads and concludes the contract in the privacy office. What was written stays on the device.',
  },
  'contract.suspended': {
    status: 409,
    cause: 'The tenant has suspended the processing of its data, so nothing is written for it.',
    remedy:
      'Whoever keeps the tenant ends the suspension in the privacy office. What was written stays on the device.',
  },
  'contract.ended': {
    status: 409,
    cause: 'The contract with the tenant has ended, so nothing is written for it.',
    remedy: 'What is there can still be read, exported and erased.',
  },
  'contract.not-yours': {
    status: 403,
    cause: 'Only the owner of the tenant may do this for it, or the operator for the processor.',
    remedy: 'Ask whoever keeps the tenant.',
  },
  'contract.not-needed': {
    status: 409,
    cause:
      'For a household the operator is the controller: there is no contract under Art. 28 to conclude.',
    remedy: 'Nothing is to be done; a household writes without one.',
  },
  'contract.processor-unknown': {
    status: 409,
    cause: 'The operator has not said yet who they are, and Annex I names both parties.',
    remedy: 'The operator runs `npm run -s obhut -- contract processor` on the server.',
  },
  'contract.party-malformed': {
    status: 400,
    cause: 'A party to the contract is not described in full: {field}.',
    remedy: 'Give name, address and country of the party, and whom one reaches there.',
  },
  'contract.changed-meanwhile': {
    status: 409,
    cause:
      'The contract is not the one that was read: a party, an annex or a provider has changed.',
    remedy: 'Read it once more; what has changed is shown.',
  },
  'contract.altered': {
    status: 500,
    cause: 'The contract that is kept is not the one that was concluded: its hash is another.',
    remedy: 'Find out who changed it; the chronicle holds the hash of the one that was concluded.',
  },
  'contract.body-altered': {
    status: 500,
    cause: 'The clauses of this program are not the text that their hash is of.',
    remedy: 'Install Obhut anew from its source; clauses are never changed in place.',
  },
  'contract.parameter-unknown': {
    status: 400,
    cause: 'There is nothing to agree on that is called {parameter}.',
    remedy: 'Choose one of: {known}.',
  },
  'contract.parameter-malformed': {
    status: 400,
    cause: 'What was agreed on for {parameter} is not a value that it can have.',
    remedy: 'Give a whole number from {least} to {most}, or for a switch true or false.',
  },
  'contract.parameter-loosens': {
    status: 409,
    cause:
      'What was agreed on for {parameter} would loosen the clauses: {agreed} instead of {bound}.',
    remedy: 'An agreement beside the clauses may only be stricter than they are (clause 2 b).',
  },
  'contract.decided-here': {
    status: 409,
    cause:
      'The tenant has concluded, suspended or ended its contract here, so the operator cannot say for it what holds now.',
    remedy: 'Ask whoever keeps the tenant to conclude the next version in the privacy office.',
  },
  'contract.nothing-to-amend': {
    status: 409,
    cause: 'There is no contract in force, or the new version would say the same.',
    remedy: 'Conclude a contract first, or change what it says.',
  },
  'contract.not-suspended': {
    status: 409,
    cause: 'The processing is not suspended.',
    remedy: 'Suspend it first, or do nothing.',
  },
  'contract.too-early': {
    status: 409,
    cause: 'The time that the other side has to comply is not over.',
    remedy: 'Wait until then. On serious or lasting breach choose that ground instead.',
  },
  'contract.ground-unproven': {
    status: 409,
    cause:
      'The processor may end the contract only after it said its doubts and the tenant insisted.',
    remedy: 'Contest the instruction first; the tenant has to insist on it (clause 10 c).',
  },
});
