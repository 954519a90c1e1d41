import { defineErrors } from '#kernel/base/app-error.ts';

export const deadlineErrors = defineErrors({
  'deadline.rule-unknown': {
    status: 400,
    cause: 'There is no rule and no period {rule}.',
    remedy:
      'Give a period of one unit and at most about ten years, such as PT72H, P5D, P14D-complete, P8W, P1M or P1Y, or a rule: {known}.',
  },
  'deadline.rule-not-in-force': {
    status: 409,
    cause: 'The rule {rule} was not in force on {day}, the day it would be counted from.',
    remedy: 'Check the day; or give the period that held then instead of the rule.',
  },
  'deadline.purpose-contradicts': {
    status: 400,
    cause: '{rule} is not for this purpose ({purpose}).',
    remedy: 'Leave the purpose out: complete days are waited for, and a rule says what it is for.',
  },
  'deadline.extension-unknown': {
    status: 400,
    cause: '{rule} cannot be extended.',
    remedy: 'Only rules that say by how much and until when can be, such as data-request.',
  },
  'deadline.zone-unknown': {
    status: 400,
    cause: 'There is no time zone {zone}.',
    remedy: 'Give the IANA name of one, such as Europe/Berlin.',
  },
  'deadline.land-unknown': {
    status: 400,
    cause: 'No public holidays are known for {land}.',
    remedy:
      'Give the ISO 3166 code of a Land or a country, such as DE-BY or AT; parts of a Land are written DE-BY-KATH.',
  },
  'deadline.pause-backwards': {
    status: 400,
    cause: 'A pause ends before it begins, or at the same moment.',
    remedy: 'Check when the clock was stopped and when it went on.',
  },
  'deadline.out-of-range': {
    status: 400,
    cause: 'The deadline begins or ends outside the years 1900 to 2199.',
    remedy: 'Check the instant it is counted from.',
  },
});
