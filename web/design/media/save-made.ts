import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import type { MadeMedia } from '#kernel/media/client/media-store.ts';
import { saveFile } from '../save-file.ts';

/** Hands what was made on this device to the browser as a file to be kept. */
export async function saveMade(media: DeviceMedia, made: MadeMedia): Promise<void> {
  const file = await media.fileOf(made.id);
  if (file !== null) saveFile(fileName(made), file);
}

function fileName({ is, type, madeAt }: MadeMedia): string {
  const ending = type.split('/')[1] ?? 'bin';
  return `${is}-${madeAt.slice(0, 16).replaceAll(':', '-')}.${ending === 'jpeg' ? 'jpg' : ending}`;
}
