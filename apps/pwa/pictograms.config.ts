import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { allConcepts } from '#kernel/symbol/concept.ts';

/** Ships the pictures of our concepts, and no others of the set's 4,000, under names that change with their contents. */
export function pictograms(): Plugin {
  const pictures = readPictures();
  const hash = createHash('sha256')
    .update(JSON.stringify([...pictures]))
    .digest('hex')
    .slice(0, 8);
  const nameOf = (id: string): string => `assets/pictograms/${id}-${hash}.svg`;
  const byPath = new Map([...pictures].map(([id, source]) => [`/${nameOf(id)}`, source]));
  return {
    name: 'obhut-pictograms',
    config: () => ({ define: { 'import.meta.env.VITE_PICTOGRAMS': JSON.stringify(hash) } }),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const picture = byPath.get(request.url?.split('?')[0] ?? '');
        if (picture === undefined) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'image/svg+xml');
        response.end(picture);
      });
    },
    generateBundle() {
      for (const [id, source] of pictures) {
        this.emitFile({ type: 'asset', fileName: nameOf(id), source });
      }
      this.emitFile({
        type: 'asset',
        fileName: 'assets/pictograms/LICENSE.txt',
        source: attribution,
      });
    },
  };
}

const attribution = `Pictograms: OpenMoji (https://openmoji.org), the open-source emoji and icon project.
License: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
Changed by us: file names, white space.
`;

function readPictures(): Map<string, string> {
  const set = join(createRequire(import.meta.url).resolve('openmoji/package.json'), '../color/svg');
  return new Map(
    allConcepts.map((concept) => [
      concept.id,
      readFileSync(join(set, `${concept.hexcode}.svg`), 'utf8')
        .replaceAll(/>\s+</g, '><')
        .trim(),
    ]),
  );
}
