import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderFeed } from '#governance/transparency/feed.ts';
import { renderPage } from '#governance/transparency/page.ts';
import { publishedAs, type TransparencyView } from '#governance/transparency/view.ts';
import type { Language } from '#governance/transparency/words.ts';
import type { Clock } from '#kernel/base/clock.ts';

export interface TransparencyRouteOptions {
  /** What is shown now, from memory. */
  readonly view: () => TransparencyView;
  readonly publicUrl: URL;
  readonly clock: Clock;
}

/** Stricter than what the app has: nothing runs here, and nothing is sent. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Made anew at most so often, however many ask. */
const restMs = 2_000;

const root = join(import.meta.dirname, '../..');
const font =
  '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2';
/** What the page looks like: the tokens of the app, and its own. */
const files: Readonly<
  Record<string, { readonly type: string; readonly parts: readonly string[] }>
> = {
  '/transparency/style.css': {
    type: 'text/css; charset=utf-8',
    parts: ['web/design/tokens.css', 'apps/server/transparency.css'],
  },
  '/transparency/mark.svg': { type: 'image/svg+xml', parts: ['web/shell/mark.svg'] },
  '/transparency/font.woff2': { type: 'font/woff2', parts: [`node_modules/${font}`] },
};

/** The public page on what happens with the data, as HTML, JSON and a feed (TR1). */
export function transparencyRoutes(options: TransparencyRouteOptions) {
  const { clock, publicUrl } = options;
  const made = new Map<string, { readonly atMs: number; readonly text: string }>();

  function once(key: string, make: (view: TransparencyView) => string): string {
    const nowMs = clock.nowMs();
    const known = made.get(key);
    // Also when the clock was set back.
    if (known !== undefined && Math.abs(nowMs - known.atMs) < restMs) return known.text;
    const text = make(options.view());
    made.set(key, { atMs: nowMs, text });
    return text;
  }

  return (app: FastifyInstance): void => {
    app.get('/transparency', async (request, reply) => {
      const language = languageOf(request);
      return answer(reply, 'text/html; charset=utf-8')
        .header('content-language', language)
        .header('vary', 'accept-language')
        .send(once(`page ${language}`, (view) => renderPage(view, language)));
    });

    app.get('/transparency.json', async (_request, reply) =>
      answer(reply, 'application/json; charset=utf-8').send(once('json', asJson)),
    );

    app.get('/transparency.atom', async (request, reply) => {
      const language = languageOf(request);
      return answer(reply, 'application/atom+xml; charset=utf-8').send(
        once(`feed ${language}`, (view) =>
          renderFeed(view, { language, publicUrl, nowMs: view.nowMs }),
        ),
      );
    });

    for (const [path, { type, parts }] of Object.entries(files)) {
      app.get(path, async (_request, reply) => {
        const pieces = await Promise.all(parts.map((part) => readFile(join(root, part))));
        return reply
          .type(type)
          .header('cache-control', 'public, max-age=3600')
          .send(Buffer.concat(pieces));
      });
    }
  };
}

function answer(reply: FastifyReply, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-cache');
}

/** As it is asked for; else as the reader's browser prefers, and German where it says neither. */
function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as Readonly<Record<string, unknown>>;
  if (lang === 'de' || lang === 'en') return lang;
  const preferred = (request.headers['accept-language'] ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', weight = ''] = part.trim().split(';');
      return {
        tag: tag.toLowerCase().split('-')[0],
        q: Number(/q=([\d.]+)/.exec(weight)?.[1] ?? 1),
      };
    })
    .filter(({ tag }) => tag === 'de' || tag === 'en')
    .toSorted((one, other) => other.q - one.q)[0]?.tag;
  return preferred === 'en' ? 'en' : 'de';
}

/** The document as it is hashed, and beside it what moves with the clock. */
function asJson(view: TransparencyView): string {
  const published = publishedAs(view);
  return JSON.stringify({
    document: view.document,
    hash: view.hash,
    published:
      published === null
        ? null
        : { version: published.version, at: new Date(published.atMs).toISOString() },
    at: new Date(view.nowMs).toISOString(),
    measures: view.measures.map(({ measure, state }) => ({
      id: measure.id,
      group: measure.group,
      title: measure.title,
      holds: measure.holds,
      state: state.is,
      ...(state.is === 'unmet' && { because: state.because }),
      ...(state.is === 'proven' && {
        at: new Date(state.atMs).toISOString(),
        looked: state.looked,
      }),
      ...(state.is === 'attested' && {
        by: state.by,
        grounds: state.grounds,
        at: new Date(state.atMs).toISOString(),
        until: new Date(state.untilMs).toISOString(),
      }),
    })),
    versions: view.versions.map(({ version, atMs, hash, document }) => ({
      version,
      at: new Date(atMs).toISOString(),
      hash,
      intact: document !== null,
    })),
  });
}
