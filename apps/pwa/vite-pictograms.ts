import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { allConcepts } from '#web/design/pictogram/concept.ts';

/** Ships the pictures of our concepts, and no others of the set's 4,000, in one folder named after their contents. */
export function pictograms(): Plugin {
  const pictures = readPictures();
  const hash = createHash('sha256')
    .update(JSON.stringify([...pictures]))
    .digest('hex')
    .slice(0, 8);
  const folder = `assets/pictograms-${hash}`;
  return {
    name: 'obhut-pictograms',
    config: () => ({ define: { 'import.meta.env.VITE_PICTOGRAMS': JSON.stringify(`/${folder}`) } }),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const picture = pictures.get(request.url?.split('?')[0]?.slice(folder.length + 2) ?? '');
        if (picture === undefined || !request.url?.startsWith(`/${folder}/`)) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'image/svg+xml');
        response.end(picture);
      });
    },
    generateBundle() {
      for (const [fileName, source] of pictures) {
        this.emitFile({ type: 'asset', fileName: `${folder}/${fileName}`, source });
      }
      this.emitFile({ type: 'asset', fileName: `${folder}/LICENSE.txt`, source: attribution });
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
      `${concept.id}.svg`,
      readFileSync(join(set, `${concept.hexcode}.svg`), 'utf8')
        .replaceAll(/>\s+</g, '><')
        .trim(),
    ]),
  );
}
