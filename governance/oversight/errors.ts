import { defineErrors } from '#kernel/base/app-error.ts';

export const oversightErrors = defineErrors({
  'oversight.not-yours': {
    status: 403,
    cause:
      'This is for somebody else: owners decide, data-protection officers ask, the operator answers.',
    remedy: 'Ask whoever it is for.',
  },
  'oversight.unknown': {
    status: 404,
    cause: 'There is no such request here.',
    remedy: 'See `npm run -s obhut -- oversight list`, or the list in the privacy office.',
  },
  'oversight.not-so': {
    status: 409,
    cause: 'The request does not stand so, or is not of the kind, that this could follow.',
    remedy: 'Look at it once more: somebody may have moved it on meanwhile.',
  },
  'oversight.text-missing': {
    status: 400,
    cause: 'Nothing is said.',
    remedy: 'Write what is asked, answered, seen or found.',
  },
  'oversight.mandate-missing': {
    status: 403,
    cause: 'No mandate for this audit is in force: none was given, or it is over or taken back.',
    remedy: 'An owner gives one in the privacy office first.',
  },
  'oversight.mandate-too-long': {
    status: 400,
    cause: 'A mandate ends after it begins, and a year later at most.',
    remedy: 'Give an earlier end.',
  },
  'oversight.beyond-request': {
    status: 403,
    cause: 'It is more than what concerns the authority: parts that its request does not name.',
    remedy: 'Hand out the parts of the request alone, or note a new request.',
  },
  'oversight.no-agreement': {
    status: 404,
    cause: 'There is no contract with such a provider on record.',
    remedy: 'See the providers in the privacy office.',
  },
  'oversight.not-the-agreement': {
    status: 409,
    cause: 'The original is not the contract that the operator described: its SHA-256 is another.',
    remedy: 'Take the file whose hash the description of the provider names.',
  },
  'oversight.too-large': {
    status: 413,
    cause: 'What was to be handed out at once is larger than 10 MB, so nothing was handed out.',
    remedy:
      'Hand out fewer parts at a time. A part that is too large by itself can be read and fetched in pages: instructions at `/instructions`, the chronicle at `/chronicle/export`.',
  },
  'oversight.too-many': {
    status: 409,
    cause: 'A hundred things were handed out for this request; each is kept for good.',
    remedy: 'Note a new request, and hand it out for that.',
  },
  'oversight.redactions-unnamed': {
    status: 400,
    cause: 'A copy that is not the original says what was blackened, and an original nothing.',
    remedy: 'Name each with `--redacted`, or hand out the original without.',
  },
});
