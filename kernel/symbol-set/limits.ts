const mebibyte = 1024 * 1024;

export const symbolSetLimits = {
  /** Of the archive as it is uploaded. */
  archiveBytes: 200 * mebibyte,
  /** Files and folders in it. */
  entries: 30_000,
  manifestBytes: 8 * mebibyte,
  /** Of one picture, unpacked. */
  pictureBytes: 10 * mebibyte,
  /** Of all pictures that are drawn, unpacked. */
  allBytes: 600 * mebibyte,
  picturePixels: 30_000_000,
  /** The longer side of a picture as it is kept. */
  side: 384,
  /** A picture as it is kept. */
  keptBytes: 256 * 1024,
  /** How long one picture may take, and the whole archive: ten thousand take a quarter of an hour or more. */
  pictureMs: 15_000,
  archiveMs: 60 * 60_000,
  /** More memory than any archive within these limits needs. */
  readerBytes: 1024 * mebibyte,
  seats: 100_000,
  sets: 10,
  /** How many files that were not needed are named. */
  unusedNamed: 50,
} as const;
