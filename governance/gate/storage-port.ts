import type { MediaStorage } from '#kernel/media/storage.ts';

/** Port: a storage that somebody else runs. It gets what is sealed, and no word of whose it is (ME28). */
export interface ProviderStorage extends MediaStorage {
  /** Where it calls for each, as descriptors name it. */
  readonly hosts: Readonly<Record<'put' | 'read' | 'remove', string>>;
}
