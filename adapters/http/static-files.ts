import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/base/app-error.ts';
import { pathOf } from '#adapters/http/guard.ts';

interface StaticFile {
  readonly file: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly etag: string;
  /** Its name has the hash of its content: it may be kept for ever. */
  readonly hashed: boolean;
}

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.ico', 'image/x-icon'],
  ['.woff', 'font/woff'],
  ['.icc', 'application/vnd.iccprofile'],
  ['.woff2', 'font/woff2'],
]);
const compressible = /^(?:text\/|application\/(?:json|manifest)|image\/svg)/;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Serves the built web app. The files are listed once; a request can only name one of them, so no
 * path leads out of the folder. Navigations to anything else get the app shell.
 */
export async function addStaticFiles(app: FastifyInstance, root: string): Promise<void> {
  const files = await listFiles(root);
  const compressed = new Map<string, Promise<Buffer>>();

  app.get('/*', async (request, reply) => {
    const path = pathOf(request);
    const found =
      files.get(path) ?? (isNavigation(request, path) ? files.get('/index.html') : undefined);
    if (found === undefined) throw new AppError('http.not-found');
    return sendFile(found, request, reply, compressed);
  });
}

async function sendFile(
  found: StaticFile,
  request: FastifyRequest,
  reply: FastifyReply,
  compressed: Map<string, Promise<Buffer>>,
): Promise<FastifyReply> {
  reply.header('cache-control', found.hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  reply.header('etag', found.etag);
  if (request.headers['if-none-match'] === found.etag) return reply.code(304).send();
  reply.type(found.type);
  if (!compressible.test(found.type) || found.sizeBytes < 1_024) {
    reply.header('content-length', found.sizeBytes);
    return reply.send(createReadStream(found.file));
  }
  reply.header('vary', 'accept-encoding');
  const encoding = encodingFor(request);
  if (encoding === null) return reply.send(createReadStream(found.file));
  const key = `${encoding} ${found.file}`;
  const body = compressed.get(key) ?? compress(found.file, encoding);
  compressed.set(key, body);
  return reply.header('content-encoding', encoding).send(await body);
}

function encodingFor(request: FastifyRequest): 'br' | 'gzip' | null {
  const accepted = request.headers['accept-encoding'];
  const offered =
    typeof accepted === 'string' ? accepted.split(',').map((part) => part.trim()) : [];
  if (offered.includes('br')) return 'br';
  return offered.includes('gzip') ? 'gzip' : null;
}

/** Once per file and encoding; the whole shell is about a megabyte. */
async function compress(file: string, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const content = await readFile(file);
  if (encoding === 'gzip') return gzipped(content);
  return brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
}

function isNavigation(request: FastifyRequest, path: string): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return !last.includes('.') && (request.headers.accept ?? '').includes('text/html');
}

async function listFiles(root: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(nothingYet);
  for (const entry of entries) {
    const type = types.get(extname(entry.name));
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(file);
    const path = `/${relative(root, file).split(sep).join('/')}`;
    files.set(path, {
      file,
      type,
      sizeBytes: size,
      etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
      hashed: /^\/assets\/.*-[\w-]{7,}\.\w+$/.test(path),
    });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}

/** A web app that is not built is an empty one; the API works without it. */
function nothingYet(failure: NodeJS.ErrnoException): [] {
  if (failure.code === 'ENOENT') return [];
  throw failure;
}
