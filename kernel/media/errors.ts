import { defineErrors } from '#kernel/base/app-error.ts';

export const mediaErrors = defineErrors({
  'media.absent': {
    status: 404,
    cause: 'The picture, recording or film is not there, or you may not see it.',
    remedy: 'If it was just made, wait until its device has sent it.',
  },
  'media.uploaded': {
    status: 409,
    cause: 'This picture, recording or film of yours has been sent already.',
    remedy: 'Nothing is to do; it is there, or being looked at.',
  },
  'media.too-large': {
    status: 413,
    cause: 'The file has more bytes than a file of its kind may have; `maximum` says how many.',
    remedy: 'Make it smaller or shorter and try again.',
  },
  'media.too-large-inside': {
    status: 422,
    cause: 'The picture has more pixels, or takes more work to open, than is done for one.',
    remedy: 'Make it smaller and try again.',
  },
  'media.too-long': {
    status: 422,
    cause: 'The recording or film lasts longer than one may.',
    remedy: 'Record it in several parts.',
  },
  'media.type-refused': {
    status: 422,
    cause: 'The bytes of the file are none of the types that are taken.',
    remedy:
      'Pictures: JPEG, PNG or WebP. Recordings and films: WebM or MP4 as browsers record them.',
  },
  'media.damaged': {
    status: 422,
    cause: 'The file is cut short or damaged.',
    remedy: 'Take the picture or the recording again.',
  },
  'media.infected': {
    status: 422,
    cause: 'The scanner for harmful software found something in the file.',
    remedy: 'Do not open the file; have the device it comes from looked at.',
  },
  'media.account-full': {
    status: 507,
    cause: 'Your pictures, recordings and films take up as much room as one account has.',
    remedy: 'Delete what is not needed any more, or ask the operator for more room.',
  },
  'media.tenant-full': {
    status: 507,
    cause: 'All pictures, recordings and films here take up as much room as there is.',
    remedy: 'Ask the operator for more room. What you made stays on your device until then.',
  },
  'media.too-many': {
    status: 429,
    cause: 'As many files of yours are being sent as may be at once.',
    remedy: 'Wait until some have arrived; the app goes on by itself.',
  },
  'media.upload-refused': {
    status: 400,
    cause: 'A request of an upload does not follow the tus protocol; `status` says how.',
    remedy: 'Ask with HEAD how far the upload is, and go on from there.',
  },
  'media.offset-wrong': {
    status: 409,
    cause: 'The upload is not where this part of it begins.',
    remedy: 'Ask with HEAD how far it is, and go on from there.',
  },
  'media.range-refused': {
    status: 416,
    cause: 'The part of the file that was asked for is not in it.',
    remedy: 'Ask for the file without `Range`.',
  },
  'media.storage-missing': {
    status: 500,
    cause: 'The bytes of something that should be stored are not where they were put.',
    remedy: 'Operators: has the storage been moved or restored without them? See the backup.',
  },
  'media.storage-altered': {
    status: 502,
    cause: 'A storage gave back other bytes than those that were put there.',
    remedy: 'Operators: stop the provider with `obhut provider stop`, and ask it what happened.',
  },
  'media.storage-unavailable': {
    status: 503,
    cause: 'The storage for pictures, recordings and films cannot be reached, or is full.',
    remedy:
      'Try again in a moment; operators: see OBHUT_MEDIA_DIR, the connections to providers and the log.',
  },
  'media.scan-unavailable': {
    status: 503,
    cause: 'The scanner for harmful software does not answer.',
    remedy: 'The file waits and is looked at later; operators: see OBHUT_MEDIA_SCAN.',
  },
});
