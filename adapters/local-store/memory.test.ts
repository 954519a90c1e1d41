import { describeLocalStore } from '#adapters/local-store/contract-suite.ts';
import { MemoryDatabase } from '#adapters/local-store/memory.ts';

describeLocalStore('local store in memory', () => {
  const database = new MemoryDatabase();
  return { open: async () => database.open() };
});
