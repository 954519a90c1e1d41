import type { NewMedia } from '#kernel/media/client/device-media.ts';

const patienceMs = 5_000;

/** A film or a recording as it is in its file, with its measures as far as this browser can tell them. */
export async function prepareFilm(file: Blob, is: 'audio' | 'video' = 'video'): Promise<NewMedia> {
  const url = URL.createObjectURL(file);
  const film = document.createElement(is);
  try {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      const known = (): void => {
        clearTimeout(timer);
        resolve();
      };
      film.addEventListener('loadedmetadata', known);
      film.addEventListener('error', known);
      film.preload = 'metadata';
      film.src = url;
    });
    const { duration } = film;
    const [width, height] =
      film instanceof HTMLVideoElement ? [film.videoWidth, film.videoHeight] : [0, 0];
    return {
      is,
      file,
      width: width > 0 ? width : null,
      height: height > 0 ? height : null,
      durationMs: Number.isFinite(duration) && duration > 0 ? Math.round(duration * 1000) : null,
    };
  } finally {
    film.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}
