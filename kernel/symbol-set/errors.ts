import { defineErrors } from '#kernel/base/app-error.ts';

export const symbolSetErrors = defineErrors({
  'symbols.archive-too-large': {
    status: 413,
    cause: 'The archive has more bytes or more files than one may have; `maximum` says how many.',
    remedy: 'Leave out pictures that are not needed, or make them smaller.',
  },
  'symbols.archive-damaged': {
    status: 422,
    cause:
      'The file is no ZIP archive, is cut short, locked with a password or packed in a way that is not read; `file` says where in it.',
    remedy: 'Pack the folder anew as a plain ZIP.',
  },
  'symbols.path-refused': {
    status: 422,
    cause:
      'A name in the archive leads out of it, is a link or stands there twice; `file` says which.',
    remedy: 'Pack the folder anew, without links and with plain names.',
  },
  'symbols.file-too-large': {
    status: 422,
    cause: 'A file of the archive is larger unpacked than one may be, or all of them together are.',
    remedy: 'Make the picture smaller; 500 pixels are enough.',
  },
  'symbols.manifest-missing': {
    status: 422,
    cause: 'There is no `manifest.json` in the archive, or several.',
    remedy: 'Put one beside the folders with pictures; the app has an example to download.',
  },
  'symbols.manifest-invalid': {
    status: 422,
    cause: 'The manifest is no JSON, or not what a manifest is; `field` says where.',
    remedy: 'Correct the field; unknown fields are refused.',
  },
  'symbols.picture-missing': {
    status: 422,
    cause: 'The manifest names a file that is not in the archive.',
    remedy: 'Add the file, or take the line out of the manifest.',
  },
  'symbols.picture-refused': {
    status: 422,
    cause: 'A picture is none of the types that are taken.',
    remedy: 'Save it as PNG, JPEG, WebP or SVG.',
  },
  'symbols.picture-active': {
    status: 422,
    cause: 'A picture holds script, or fetches something from elsewhere.',
    remedy: 'Save it without, or as PNG.',
  },
  'symbols.picture-damaged': {
    status: 422,
    cause: 'A picture is cut short or damaged.',
    remedy: 'Take it again from where it came from.',
  },
  'symbols.picture-too-large-inside': {
    status: 422,
    cause: 'A picture has more pixels, or takes more work to draw, than is done for one.',
    remedy: 'Make it smaller; 500 pixels are enough.',
  },
  'symbols.concept-twice': {
    status: 422,
    cause: 'Two pictures of the manifest name the same concept.',
    remedy: 'Keep one of them.',
  },
  'symbols.nothing-fits': {
    status: 422,
    cause: 'None of the pictures has words, or a concept that Obhut knows.',
    remedy:
      'Give the pictures words, or name concepts as the list does, which the app has to download.',
  },
  'symbols.import-running': {
    status: 409,
    cause: 'A set is being imported here already.',
    remedy: 'Wait until it is there, ten minutes at most.',
  },
  'symbols.import-absent': {
    status: 404,
    cause: 'There is no such import of this account.',
    remedy: 'Begin it anew.',
  },
  'symbols.import-broken-off': {
    status: 500,
    cause: 'The import ended before it was done; nothing of it is kept.',
    remedy: 'Begin it anew.',
  },
  'symbols.set-absent': {
    status: 404,
    cause: 'There is no such set, or this account has no seat in it.',
    remedy: 'Ask a keeper for a seat.',
  },
  'symbols.seats-taken': {
    status: 409,
    cause: 'There are fewer seats left than would be given.',
    remedy: 'Take a seat from somebody first, or import the set with more seats.',
  },
  'symbols.seats-fewer': {
    status: 409,
    cause: 'The set has fewer seats now than are given; `given` says how many are.',
    remedy: 'Take seats from some people first.',
  },
  'symbols.too-many-sets': {
    status: 409,
    cause: 'There are as many sets as there may be.',
    remedy: 'Remove one first.',
  },
});
