import { defineErrors } from '#kernel/base/app-error.ts';

export const measureErrors = defineErrors({
  'measure.unknown': {
    status: 404,
    cause: 'There is no such measure.',
    remedy: 'Take one of the list: `obhut measures`.',
  },
  'measure.not-attested': {
    status: 409,
    cause:
      'The measure {measure} is shown by the running system, or not there: nobody can say that it is met.',
    remedy: 'Mend what was found; the next look shows it.',
  },
  'measure.of-others': {
    status: 409,
    cause: 'What is so with {measure} is for the {who} to say.',
    remedy: 'Ask them to.',
  },
  'measure.until-too-far': {
    status: 400,
    cause: 'What is said of {measure} holds for {days} days at most, and not for the past.',
    remedy: 'Choose a day that is nearer, and say it again then.',
  },
  'measure.not-named': {
    status: 400,
    cause:
      'A name has 1 to 200 characters and grounds have 1 to 1,000, without any that cannot be seen.',
    remedy: 'Write both in plain words.',
  },
  'measure.already-withdrawn': {
    status: 404,
    cause: 'There is no such statement, or it was taken back.',
    remedy: 'Load the list again.',
  },
});
