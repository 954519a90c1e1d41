import type { FastifyInstance } from 'fastify';

/** Hands the bytes of an upload to the handler, as they come. To be called by whoever has a route for them. */
export function takeUploads(app: FastifyInstance): void {
  const type = 'application/offset+octet-stream';
  if (app.hasContentTypeParser(type)) return;
  app.addContentTypeParser(type, (_request, body, done) => {
    done(null, body);
  });
}
