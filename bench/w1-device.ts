import * as z from 'zod/mini';
import { downSchema } from '#kernel/protocol/down.ts';
import { recordOf, type Page } from '#kernel/protocol/page.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { openSocket } from './open-socket.ts';
import type { SignedInDevice } from './sign-in.ts';
import { openWholeDevice } from './whole-device.ts';

/** What the workload asks of the device, in a process of its own. */
export interface PullOrder {
  readonly url: string;
  readonly owner: SignedInDevice;
  /** Only receive each page, read it as the client does, or be the whole client; in parts as devices
   *  do it, or everything by one pull. */
  readonly client: 'bare' | 'at-once' | 'reading' | 'whole';
}

export interface PullReport {
  /** From the first pull to the last page; of the whole client from its start. */
  readonly ms: number;
  readonly rows: number;
  readonly bytes: number;
  readonly pages: number;
  readonly parts: number;
  /** The device's own processor time meanwhile. */
  readonly cpuMs: number;
}

process.on('message', (order: PullOrder) => {
  (order.client === 'whole' ? syncWhole(order) : pullAll(order)).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

/** A fresh device: connects, says hello, pulls from nothing, part by part, and reads to the last page. */
async function pullAll({ url, owner, client }: PullOrder): Promise<PullReport> {
  const parse = client === 'reading';
  const socket = openSocket(url, owner.account.actor.tenant, owner.cookie);
  socket.binaryType = 'nodebuffer';
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion, schema: 1 }));
  await new Promise((resolve) => socket.once('message', resolve));

  const pages: Buffer[] = [];
  let rows = 0;
  let parts = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('closed before the last page')));
    socket.on('message', (data: Buffer) => {
      pages.push(data);
      if (parse) rows += rowsOf(data);
      if (endsWithNull(data)) return;
      const last = lastOf(data);
      if (last.more === true) askAfter(last);
      else resolve();
    });
    const askAfter = (last: Last | null) => {
      parts += 1;
      const cursors = last?.cursors ?? [];
      directory = last?.directory?.fingerprint ?? directory;
      const window = last?.window.fingerprint ?? null;
      const asked = { type: 'pull', request: parts, cursors, directory, window };
      socket.send(JSON.stringify(client === 'at-once' ? asked : { ...asked, parts: true }));
    };
    let directory: string | null = null;
    askAfter(null);
  });
  const ms = performance.now() - begun;
  const cpuMs = cpuMsSince(cpu);

  socket.removeAllListeners('close');
  socket.close();
  if (!parse) for (const page of pages) rows += rowsOf(page);
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  return { ms, rows, bytes, pages: pages.length, parts, cpuMs };
}

type Last = NonNullable<Page['last']>;

/** What the last page of a part ends with, without reading its rows. */
function lastOf(page: Buffer): Last {
  // Within a text the quotes would be escaped.
  const at = page.lastIndexOf('],"departures":[');
  const { last } = JSON.parse(`{"rows":[${page.toString('utf8', at)}`) as Page;
  if (last === null) throw new Error('not the last page');
  return last;
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The client as the app runs it, from nothing to everything in its memory. */
async function syncWhole({ url, owner }: PullOrder): Promise<PullReport> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const device = await openWholeDevice({ url }, owner);
  let pages = 0;
  let parts = 0;
  device.line.onDown = (message) => {
    if (message.type !== 'page') return;
    pages += 1;
    if (message.last !== null) parts += 1;
  };
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!device.local.state().firstSync) resolve();
    };
    device.local.subscribeState(look);
    look();
  });
  const ms = performance.now() - begun;
  const cpuMs = cpuMsSince(cpu);
  const rows = (await device.rows()).length;
  const bytes = device.line.bytesDown;
  await device.close();
  return { ms, rows, bytes, pages, parts, cpuMs };
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
