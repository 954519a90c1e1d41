import { expect, test } from 'vitest';
import { newestMigration, wantedMigrations } from '#tools/generate-kinds.ts';

test.each(wantedMigrations())(
  '[TE6] the newest $name migration of $folder is what the kinds declare: else run `npm run kinds`',
  async ({ folder, name, text }) => {
    expect((await newestMigration(folder, name))?.text).toBe(text);
  },
);
