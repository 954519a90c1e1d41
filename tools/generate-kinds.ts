import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { products } from '#apps/server/products.ts';
import { kindsMigration, viewsMigration } from '#kernel/db/registry-sql.ts';

/** What each product's newest migrations of kinds and views have to say. */
export function wantedMigrations(): { folder: string; name: string; text: string }[] {
  const root = join(import.meta.dirname, '../products');
  return products.flatMap(({ name, kinds }) => [
    { folder: join(root, name, 'server/sql'), name: 'kinds', text: kindsMigration(kinds) },
    { folder: join(root, name, 'server/tenant-sql'), name: 'views', text: viewsMigration(kinds) },
  ]);
}

/** The newest migration of that name in a folder; null when there is none. */
export async function newestMigration(
  folder: string,
  name: string,
): Promise<{ file: string; text: string } | null> {
  const files = await readdir(folder).catch(() => []);
  const file = files
    .filter((one) => one.endsWith(`-${name}.sql`))
    .toSorted()
    .at(-1);
  return file === undefined ? null : { file, text: await readFile(join(folder, file), 'utf8') };
}

if (import.meta.main) {
  for (const { folder, name, text } of wantedMigrations()) {
    const newest = await newestMigration(folder, name);
    if (newest?.text === text) continue;
    const files = await readdir(folder).catch(() => []);
    const number = String(files.length + 1).padStart(3, '0');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${number}-${name}.sql`), text);
    process.stdout.write(`${join(folder, `${number}-${name}.sql`)}\n`);
  }
}
