import type { NewMedia, NewPoster } from '#kernel/media/client/device-media.ts';
import { imageSides } from '#kernel/media/limits.ts';
import { drawnAsJpeg } from './prepare-picture.ts';

const patienceMs = 5_000;

/**
 * A film or a recording as it is in its file, with its measures as far as this browser can tell them;
 * of a film also its first picture, drawn anew, as its poster (ME25).
 */
export async function prepareFilm(file: Blob, is: 'audio' | 'video' = 'video'): Promise<NewMedia> {
  const url = URL.createObjectURL(file);
  const film = document.createElement(is);
  try {
    const isFilm = film instanceof HTMLVideoElement;
    if (isFilm) {
      film.muted = true;
      film.playsInline = true;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      const known = (): void => {
        clearTimeout(timer);
        resolve();
      };
      // A film is looked at: its first picture has to be there.
      film.addEventListener(isFilm ? 'loadeddata' : 'loadedmetadata', known);
      film.addEventListener('error', known);
      film.preload = isFilm ? 'auto' : 'metadata';
      film.src = url;
    });
    const { duration } = film;
    const [width, height] = isFilm ? [film.videoWidth, film.videoHeight] : [0, 0];
    return {
      is,
      file,
      width: width > 0 ? width : null,
      height: height > 0 ? height : null,
      durationMs: Number.isFinite(duration) && duration > 0 ? Math.round(duration * 1000) : null,
      ...(isFilm && { poster: await posterOf(film) }),
    };
  } finally {
    film.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}

/** Null where this browser shows nothing of it: the film is kept all the same. */
async function posterOf(film: HTMLVideoElement): Promise<NewPoster | null> {
  const { videoWidth: width, videoHeight: height } = film;
  if (width === 0 || height === 0 || film.readyState < film.HAVE_CURRENT_DATA) return null;
  try {
    return await drawnAsJpeg(film, { width, height }, imageSides.screen);
  } catch {
    return null;
  }
}
