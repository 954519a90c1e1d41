import type { MediaKind } from '#kernel/media/media.ts';

const mebibyte = 1024 * 1024;

/** The largest file of each kind that may be uploaded. What is kept of it is smaller. */
export const fileBytesMaximum: Readonly<Record<MediaKind, number>> = {
  image: 25 * mebibyte,
  audio: 100 * mebibyte,
  video: 500 * mebibyte,
};

/** Larger pictures are not decoded: a file of a few kilobytes can claim any size. */
export const imagePixelsMaximum = 50_000_000;
export const imageSideMaximum = 20_000;

export const durationMsMaximum = 4 * 60 * 60 * 1000;

/** The sizes a picture is kept in, by its longer side. The original is not kept. */
export const imageSides = { thumb: 320, screen: 1280, full: 2560 } as const;

/** How long an upload may take from its first request to its last byte. */
export const uploadLastsMs = 24 * 60 * 60 * 1000;

/** What nothing names any more stays for this long, for devices that were away and for undoing. */
export const graceDays = 30;

/** A file that is not looked at in this time is refused. */
export const preparingMsMaximum: Readonly<Record<MediaKind, number>> = {
  image: 30_000,
  audio: 60_000,
  video: 120_000,
};

/** More memory than any file within the limits needs; a process that takes more is ended. */
export const preparingBytesMaximum = 1024 * mebibyte;
