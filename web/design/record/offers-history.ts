import type { SeenRecord } from '#kernel/sync/client/reader.ts';
import type { Density } from '../appearance.ts';

/** Whether a record offers its history: where there is one, and in the easy density only where
 *  something was overwritten unseen. */
export function offersHistory(
  { revision, merged }: Pick<SeenRecord, 'revision' | 'merged'>,
  density: Density,
): boolean {
  return revision > 0 && (density !== 'easy' || merged > 0);
}
