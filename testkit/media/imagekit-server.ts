import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';

export interface ImagekitServer {
  readonly settings: {
    readonly endpoint: string;
    readonly uploadUrl: string;
    readonly apiUrl: string;
    readonly privateKey: string;
  };
  /** What is in the library, by its path. */
  readonly files: ReadonlyMap<string, LibraryFile>;
  /** What lies near people who fetched it, also when it is in the library no more. */
  readonly cached: ReadonlyMap<string, Buffer>;
  /** Of requests, in order: `POST /api/v1/files/upload`. */
  readonly asked: string[];
  /** How it deviates from now on. */
  is: 'well' | 'public' | 'deaf to ranges' | 'over quota';
  close(): Promise<void>;
}

interface LibraryFile {
  readonly fileId: string;
  readonly isPrivate: boolean;
  readonly bytes: Buffer;
}

const folderBody = z.strictObject({ folderPath: z.string() });
const purgeBody = z.strictObject({ url: z.string() });
const id = 'demo';

/**
 * A server of our own that speaks ImageKit's protocol as its reference describes it, as nobody but
 * ImageKit runs the real one: upload, deletion of folders and files, purging, and delivery by signed
 * addresses through a cache.
 */
export async function openImagekitServer(): Promise<ImagekitServer> {
  const privateKey = 'private_test';
  const files = new Map<string, LibraryFile>();
  const cached = new Map<string, Buffer>();
  const asked: string[] = [];
  const state: { is: ImagekitServer['is'] } = { is: 'well' };

  const server = createServer((request, response) => {
    void take(request, response).catch(() => {
      response.writeHead(500).end();
    });
  });

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const url = new URL(request.url ?? '/', 'http://imagekit.example');
    asked.push(`${request.method ?? ''} ${url.pathname}`);
    const say = (status: number, answer?: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    };
    if (url.pathname.startsWith(`/${id}/`)) {
      deliver(url, request.headers.range, response, say);
      return;
    }
    const key = Buffer.from(`${privateKey}:`).toString('base64');
    if (request.headers.authorization !== `Basic ${key}`) {
      say(403, { message: 'Your account cannot be authenticated.' });
      return;
    }
    const json = () => JSON.parse(body.toString('utf8')) as unknown;
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'POST /api/v1/files/upload':
        await upload(request.headers['content-type'] ?? '', body, say);
        return;
      case 'DELETE /v1/folder/': {
        const path = folderBody.parse(json()).folderPath;
        const prefix = `/${path.replace(/^\/|\/$/g, '')}/`;
        const gone = [...files.keys()].filter((one) => one.startsWith(prefix));
        for (const one of gone) files.delete(one);
        if (gone.length > 0) say(204);
        else
          say(404, {
            message: `No folder found with folderPath ${path}`,
            reason: 'FOLDER_NOT_FOUND',
          });
        return;
      }
      case 'POST /v1/files/purge': {
        if (state.is === 'over quota') {
          say(429, { message: 'Too many requests' });
          return;
        }
        const [, path = ''] =
          /^http:\/\/[^/]+\/demo(\/.*)$/.exec(purgeBody.parse(json()).url) ?? [];
        const isWild = path.endsWith('*');
        const wanted = path.replace(/\*$/, '');
        // A wildcard is taken below two levels, or below one with a long name.
        if (isWild && wanted.split('/').length < 3 && wanted.length < 16) {
          say(400, { message: 'Your request contains invalid URL parameter.' });
          return;
        }
        for (const one of cached.keys()) {
          if (isWild ? one.startsWith(wanted) : one === wanted) cached.delete(one);
        }
        say(201, { requestId: randomBytes(12).toString('hex') });
        return;
      }
      default: {
        const [, fileId] =
          /^DELETE \/v1\/files\/([0-9a-f]+)$/.exec(`${request.method ?? ''} ${url.pathname}`) ?? [];
        const found = [...files].find(([, file]) => file.fileId === fileId);
        if (found === undefined) {
          say(404, { message: 'The requested file does not exist.' });
          return;
        }
        files.delete(found[0]);
        say(204);
      }
    }
  }

  async function upload(
    type: string,
    body: Buffer,
    say: (status: number, answer?: object) => void,
  ): Promise<void> {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData();
    const file = form.get('file');
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    if (file === null || typeof file === 'string' || text('fileName') === '') {
      say(400, { message: 'Missing file or fileName parameter for upload' });
      return;
    }
    const unique =
      text('useUniqueFileName') === 'false' ? '' : `_${randomBytes(4).toString('hex')}`;
    const name = text('fileName').replaceAll(/[^A-Za-z0-9._-]/g, '_') + unique;
    const folder = text('folder').replaceAll(/^\/|\/$/g, '');
    const filePath = `/${folder === '' ? '' : `${folder}/`}${name}`;
    const isPrivate = text('isPrivateFile') === 'true' && state.is !== 'public';
    const bytes = Buffer.from(await file.arrayBuffer());
    const fileId = randomBytes(12).toString('hex');
    files.set(filePath, { fileId, isPrivate, bytes });
    say(200, {
      fileId,
      name,
      size: bytes.length,
      filePath,
      url: `http://imagekit.example/${id}${filePath}`,
      fileType: 'non-image',
      ...(text('responseFields').split(',').includes('isPrivateFile') && {
        isPrivateFile: isPrivate,
      }),
    });
  }

  function deliver(
    url: URL,
    range: string | undefined,
    response: ServerResponse,
    say: (status: number, answer?: object) => void,
  ): void {
    const path = url.pathname.slice(id.length + 1);
    const bytes = cached.get(path) ?? files.get(path)?.bytes;
    if (bytes === undefined) {
      say(404, { message: 'Not found' });
      return;
    }
    const until = url.searchParams.get('ik-t') ?? '9999999999';
    const signature = createHmac('sha1', privateKey)
      .update(`${path.slice(1)}${until}`)
      .digest('hex');
    const isSigned =
      url.searchParams.get('ik-s') === signature && Number(until) * 1000 > Date.now();
    if (!isSigned && files.get(path)?.isPrivate !== false) {
      say(401, { message: 'Your request signature is invalid.' });
      return;
    }
    cached.set(path, bytes);
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (start === undefined || state.is === 'deaf to ranges') {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      return;
    }
    const part = bytes.subarray(Number(start), Number(end) + 1);
    response.writeHead(206, { 'content-length': part.length }).end(part);
  }

  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  return {
    settings: { endpoint: `${url}/${id}`, uploadUrl: url, apiUrl: url, privateKey },
    files,
    cached,
    asked,
    get is() {
      return state.is;
    },
    set is(next) {
      state.is = next;
    },
    async close() {
      const { promise, resolve: closed } = Promise.withResolvers<void>();
      server.closeAllConnections();
      server.close(() => {
        closed();
      });
      await promise;
    },
  };
}
