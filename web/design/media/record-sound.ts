import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';

/** How often what was heard is put away: a tab that goes loses no more (ME16). */
const everyMs = 1_000;

/** Why there is no recording: the person or the system does not let us, there is no microphone, or no room. */
export type SoundFault = 'refused' | 'missing' | 'full';

export interface SoundRecording {
  /** Ends it; null: nothing was heard. */
  finish(): Promise<MediaRef | null>;
  durationMs(): number;
}

/**
 * Records from the microphone into this device's store, second by second. `onEnd` is called when it
 * ends by itself: the microphone was taken away, or there is no more room; what was heard is kept.
 */
export async function recordSound(
  media: DeviceMedia,
  onEnd: (fault: SoundFault | null) => void,
): Promise<SoundRecording | SoundFault> {
  const stream = await listen();
  if (typeof stream === 'string') return stream;
  const type = types.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, {
    ...(type !== undefined && { mimeType: type }),
    audioBitsPerSecond: 64_000,
  });
  const growing = await media.grow('audio', recorder.mimeType || (type ?? ''));
  const startedMs = performance.now();
  let endedMs: number | null = null;
  const durationMs = (): number => (endedMs ?? performance.now()) - startedMs;
  let appended: Promise<unknown> = Promise.resolve();
  let fault: SoundFault | null = null;
  let isFinishing = false;

  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => {
      endedMs ??= performance.now();
      for (const track of stream.getTracks()) track.stop();
      resolve();
      if (!isFinishing) onEnd(fault);
    });
  });
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size === 0) return;
    const lastsMs = durationMs();
    const before = appended;
    appended = (async () => {
      await before;
      await growing.append(new Uint8Array(await data.arrayBuffer()), lastsMs);
    })().catch(() => {
      fault = 'full';
      if (recorder.state !== 'inactive') recorder.stop();
    });
  });
  recorder.start(everyMs);
  return {
    durationMs,
    async finish() {
      isFinishing = true;
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      await appended;
      return growing.finish();
    },
  };
}

const types = ['audio/webm;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', 'audio/mp4'];

async function listen(): Promise<MediaStream | SoundFault> {
  // Pages that are not served securely have none.
  if (!('mediaDevices' in navigator) || !('MediaRecorder' in globalThis)) return 'missing';
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError'
      ? 'refused'
      : 'missing';
  }
}
