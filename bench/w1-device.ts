import * as z from 'zod/mini';
import type { TenantId } from '#kernel/base/ids.ts';
import { downSchema } from '#kernel/protocol/down.ts';
import { recordOf } from '#kernel/protocol/page.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { openSocket } from './open-socket.ts';

/** What the workload asks of the device, in a process of its own. */
export interface PullOrder {
  readonly url: string;
  readonly tenant: TenantId;
  readonly cookie: string;
  /** Read each page as the client does, or only receive it. */
  readonly parse: boolean;
}

export interface PullReport {
  /** From the pull to its last page. */
  readonly ms: number;
  readonly rows: number;
  readonly bytes: number;
  readonly pages: number;
}

process.on('message', (order: PullOrder) => {
  pullAll(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

/** A fresh device: connects, says hello, pulls from nothing and reads to the last page. */
async function pullAll({ url, tenant, cookie, parse }: PullOrder): Promise<PullReport> {
  const socket = openSocket(url, tenant, cookie);
  socket.binaryType = 'nodebuffer';
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, schema: 1 }));
  await new Promise((resolve) => socket.once('message', resolve));

  const pages: Buffer[] = [];
  let rows = 0;
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed before the last page')));
    socket.on('message', (data: Buffer) => {
      pages.push(data);
      if (parse) rows += rowsOf(data);
      if (!endsWithNull(data)) resolve();
    });
    socket.send(
      JSON.stringify({ type: 'pull', request: 1, cursors: [], directory: null, window: null }),
    );
  });
  const ms = performance.now() - begun;

  socket.removeAllListeners('close');
  socket.close();
  if (!parse) for (const page of pages) rows += rowsOf(page);
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  return { ms, rows, bytes, pages: pages.length };
}

const middlePageEnd = Buffer.from('"last":null}');

function endsWithNull(page: Buffer): boolean {
  return page.subarray(-middlePageEnd.length).equals(middlePageEnd);
}

/** Reads a page as the client does. */
function rowsOf(data: Buffer): number {
  const message = z.parse(downSchema, JSON.parse(data.toString('utf8')));
  if (message.type !== 'page') throw new Error(`no page: ${data.toString('utf8').slice(0, 200)}`);
  return message.rows.map((row) => recordOf(row)).length;
}
