/** How much room the browser gives Obhut on this device; null where it does not say. */
export interface StorageRoom {
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** True when the browser promised not to throw the copy away by itself. */
  readonly isKept: boolean;
}

/** Less than this and the next first sync, or an evening of writing, may not fit. */
const littleBytes = 50 * 1024 * 1024;

export function isLittleRoom(room: StorageRoom | null): boolean {
  if (room === null) return false;
  return room.freeBytes < littleBytes || room.freeBytes < room.usedBytes / 9;
}

export async function measureRoom(): Promise<StorageRoom | null> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    if (quota === 0) return null;
    const isKept = await navigator.storage.persisted();
    return { usedBytes: usage, freeBytes: Math.max(0, quota - usage), isKept };
  } catch {
    // Not offered here.
    return null;
  }
}

/** Firefox asks the person; the others decide by themselves, and asking them costs nobody anything. */
export function asksPerson(): boolean {
  return 'mozInnerScreenX' in globalThis;
}

/** Asks the browser not to throw the copy away when space is short. It may say no; then it works all the same. */
export async function askToKeep(): Promise<boolean> {
  try {
    return await navigator.storage.persist();
  } catch {
    return false;
  }
}
