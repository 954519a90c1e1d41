import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Conversion,
  FilePathSource,
  FilePathTarget,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import { durationMsMaximum } from '#kernel/media/limits.ts';
import type { RefusedFile } from '#kernel/media/preparing.ts';
import type { MadeFile } from '#adapters/media/made-file.ts';

const soundCodecs = { webm: new Set(['opus']), mp4: new Set(['aac', 'opus']) };
const pictureCodecs = { webm: new Set(['vp8', 'vp9']), mp4: new Set(['avc']) };

interface Tracks {
  readonly sound: InputAudioTrack | null;
  readonly picture: InputVideoTrack | null;
}

/**
 * Reads a recording or film packet by packet and writes its packets into a new container. What else was
 * in the file (tags, places, covers, attachments, other tracks, whatever follows the end) is not there.
 * The packets themselves are not decoded.
 */
export async function prepareRecording(
  file: string,
  folder: string,
  is: 'audio' | 'video',
): Promise<
  | {
      readonly width: number | null;
      readonly height: number | null;
      readonly durationMs: number;
      readonly files: readonly MadeFile[];
    }
  | { readonly refused: RefusedFile }
> {
  const container = await containerOf(file);
  if (container === null) return { refused: 'media.type-refused' };
  const input = new Input({
    source: new FilePathSource(file),
    formats: [container === 'webm' ? WEBM : MP4],
  });
  try {
    const tracks = await tracksOf(input, is, container);
    if (tracks === null) return { refused: 'media.type-refused' };
    const durationMs = Math.round((await input.computeDuration()) * 1000);
    if (!Number.isFinite(durationMs) || durationMs <= 0) return { refused: 'media.damaged' };
    if (durationMs > durationMsMaximum) return { refused: 'media.too-long' };

    const target = join(folder, `full.${container}`);
    const output = new Output({
      format: container === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(),
      target: new FilePathTarget(target),
    });
    const conversion = await Conversion.init({ input, output, tags: {}, showWarnings: false });
    const wanted = (tracks.sound === null ? 0 : 1) + (tracks.picture === null ? 0 : 1);
    if (!conversion.isValid || conversion.utilizedTracks.length !== wanted) {
      return { refused: 'media.damaged' };
    }
    await conversion.execute();
    const size =
      tracks.picture === null
        ? { width: null, height: null }
        : { width: tracks.picture.displayWidth, height: tracks.picture.displayHeight };
    return {
      ...size,
      durationMs,
      files: [{ name: 'full', type: `${is}/${container}`, file: target, ...size }],
    };
  } catch {
    return { refused: 'media.damaged' };
  } finally {
    input.dispose();
  }
}

/** One track of sound, for films one of pictures too, in the codecs browsers record; else null. */
async function tracksOf(
  input: Input,
  is: 'audio' | 'video',
  container: 'webm' | 'mp4',
): Promise<Tracks | null> {
  const all = await input.getTracks();
  const sounds = await input.getAudioTracks();
  const pictures = await input.getVideoTracks();
  const [sound = null] = sounds;
  const [picture = null] = pictures;
  const fits =
    all.length === sounds.length + pictures.length &&
    sounds.length <= 1 &&
    (is === 'audio' ? sound !== null && picture === null : pictures.length === 1) &&
    (sound === null || soundCodecs[container].has(sound.codec ?? '')) &&
    (picture === null || pictureCodecs[container].has(picture.codec ?? ''));
  return fits ? { sound, picture } : null;
}

/** By the first bytes: EBML, or the box that MP4 begins with. */
async function containerOf(file: string): Promise<'webm' | 'mp4' | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0);
    if (buffer.readUInt32BE(0) === 0x1a45dfa3) return 'webm';
    return buffer.toString('latin1', 4, 8) === 'ftyp' ? 'mp4' : null;
  } finally {
    await handle.close();
  }
}
