import { defineErrors } from '#kernel/base/app-error.ts';

export const gateErrors = defineErrors({
  'provider.malformed': {
    status: 400,
    cause: 'The description of the provider is not complete or not understood: {where}: {problem}.',
    remedy:
      'Compare the file with docs/spec/gate.md; every field is needed, null where that says so.',
  },
  'provider.exists': {
    status: 409,
    cause: 'There is a provider {provider} already.',
    remedy: 'Use `obhut provider change` to describe what is different.',
  },
  'provider.unknown': {
    status: 404,
    cause: 'There is no provider {provider}.',
    remedy: 'See `obhut provider list`, or describe it with `obhut provider add`.',
  },
  'provider.nothing-changed': {
    status: 409,
    cause: 'The description of {provider} is the one it has.',
    remedy: 'Nothing is to be done.',
  },
  'provider.not-stopped': {
    status: 409,
    cause: 'The provider {provider} is not stopped there.',
    remedy: 'See `obhut provider list`.',
  },
  'gate.notice-unknown': {
    status: 404,
    cause: 'There is no such notice, or it was withdrawn.',
    remedy: 'Look at the list of notices again.',
  },
  'gate.answer-unknown': {
    status: 404,
    cause: 'There is no such objection or approval to be taken back.',
    remedy: 'Look at the notice again.',
  },
  'gate.answer-late': {
    status: 409,
    cause: 'The time of the notice is over.',
    remedy:
      'Ask the operator to stop the provider for the tenant, or suspend the processing under the contract.',
  },
  'gate.answer-again': {
    status: 409,
    cause: 'That was said already.',
    remedy: 'Nothing is to be done.',
  },
  'gate.clock-set-forward': {
    status: 503,
    cause:
      'The clock of the server was set forward by {seconds} seconds since the last round, so nobody was told of a provider in this one.',
    remedy:
      'Look at the clock of the server. Where it is right now nothing is to be done: the next round goes on.',
  },
  'gate.alternative-unknown': {
    status: 400,
    cause: 'The notice offers no such alternative.',
    remedy: 'Choose one of those that the notice lists, or say in words what is wanted.',
  },
  'provider.address-refused': {
    status: 502,
    cause: 'The host {host} has an address in this machine’s own network, or none on the internet.',
    remedy:
      'Describe the provider with the relation `own` if it is yours; else find out who answers for this name.',
  },
  'provider.connections-unreadable': {
    status: 500,
    cause: 'The file that OBHUT_PROVIDERS names is not understood: {detail}.',
    remedy: 'Compare it with docs/providers.md; every entry is for a described provider.',
  },
});
