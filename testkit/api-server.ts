import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ApiServer {
  readonly url: string;
  close(): Promise<void>;
}

/** In PEM. */
export interface ServerSecrets {
  readonly cert: string;
  readonly key: string;
}

/** A server on this machine that answers requests one by one; null: it says nothing. With `secrets` over TLS. */
export async function openApiServer(
  answer: (
    request: ApiRequest,
  ) => { readonly status: number; readonly body: string; readonly location?: string } | null,
  secrets?: ServerSecrets,
): Promise<ApiServer> {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    void take(request, response);
  };
  const server =
    secrets === undefined ? createServer(handle) : createSecureServer({ ...secrets }, handle);
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const given = answer({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(pieces).toString('utf8'),
    });
    if (given === null) return;
    response.writeHead(given.status, {
      'content-type': 'application/json',
      ...(given.location !== undefined && { location: given.location }),
    });
    response.end(given.body);
  }
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secrets === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
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
