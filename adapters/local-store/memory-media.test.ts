import { describeMediaStore } from '#adapters/local-store/media-contract-suite.ts';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';
import { MemoryMedia } from '#adapters/local-store/memory-media.ts';

describeMediaStore('media in memory', () => {
  const database = new MemoryDatabase();
  const memory = new MemoryMedia();
  return {
    open: async () => {
      const store = database.open();
      return { store, media: memory.open(store) };
    },
    totals: () => memory.totals(),
  };
});
