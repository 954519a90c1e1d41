import type { WebSocket } from 'ws';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import type { Down } from '#kernel/protocol/down.ts';
import type { Outcome } from '#kernel/protocol/outcome.ts';
import type { Page } from '#kernel/protocol/page.ts';
import type { Cursor } from '#kernel/protocol/pull.ts';
import type { Up } from '#kernel/protocol/up.ts';
import { protocolVersion } from '#kernel/protocol/version.ts';
import { jitteredMs } from '#kernel/sync/client/backoff.ts';
import { patience } from '#kernel/sync/client/sync-client.ts';
import { registry } from '#apps/server/products.ts';
import type { Fixture } from './fixture.ts';
import { openSocket } from './open-socket.ts';
import type { SignedInDevice } from './sign-in.ts';

/** What a device that was here before asks with. */
export interface Standing {
  readonly cursors: readonly Cursor[];
  readonly directory: string | null;
  readonly window: string | null;
}

const nothing: Standing = { cursors: [], directory: null, window: null };

/**
 * A device that speaks the protocol as the client does and keeps nothing but its cursors, so that
 * one core can be a thousand of them. Pulls after hints and every minute.
 */
export class ThinDevice {
  readonly #socket: WebSocket;
  readonly #seqs = new Map<AudienceId, number>();
  #standing: Standing;
  #request = 0;
  #pulling: { again: boolean; resolve: () => void } | null = null;
  readonly #wanted = new Map<AudienceId, number>();
  readonly #pushed: ((outcomes: readonly Outcome[]) => void)[] = [];
  readonly #awaited = new Map<RecordId, (atMs: number) => void>();
  #nextPull: NodeJS.Timeout | null = null;
  #failed: Error | null = null;
  bytesReceived = 0;
  bytesSent = 0;
  messagesSent = 0;
  rowsReceived = 0;

  private constructor(socket: WebSocket, standing: Standing) {
    this.#socket = socket;
    this.#standing = standing;
    this.#noteSeqs();
  }

  /** Connects and says hello; pulls nothing yet. */
  static async open(
    server: { readonly url: string },
    { cookie, account }: SignedInDevice,
    standing: Standing = nothing,
  ): Promise<ThinDevice> {
    const socket = openSocket(server.url, account.actor.tenant, cookie);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const device = new ThinDevice(socket, standing);
    await device.#greet();
    return device;
  }

  /** Where it stands, so that another one can go on from there. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Resolves when the last page has come. */
  async pull(): Promise<void> {
    this.#throwIfFailed();
    if (this.#pulling !== null) throw new Error('a pull is under way');
    await new Promise<void>((resolve) => this.#startPull(resolve));
    this.#throwIfFailed();
  }

  /** When a row of this record came, as `performance.now()` tells it. */
  async arrivalOf(record: RecordId): Promise<number> {
    return new Promise((resolve) => this.#awaited.set(record, resolve));
  }

  async push(mutations: unknown[]): Promise<readonly Outcome[]> {
    this.#throwIfFailed();
    const answer = new Promise<readonly Outcome[]>((resolve) => this.#pushed.push(resolve));
    this.#send({ type: 'push', mutations });
    return answer;
  }

  close(): void {
    if (this.#nextPull !== null) clearTimeout(this.#nextPull);
    this.#socket.removeAllListeners('close');
    this.#socket.terminate();
  }

  async #greet(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('message', () => resolve());
      this.#socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
      this.#send({ type: 'hello', protocol: protocolVersion, schema: registry.schema });
    });
    this.#socket.removeAllListeners('close');
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
    this.#socket.on('close', (code) => this.#fail(new Error(`closed with ${code}`)));
  }

  #send(message: Up): void {
    const text = JSON.stringify(message);
    this.bytesSent += Buffer.byteLength(text);
    this.messagesSent += 1;
    this.#socket.send(text);
  }

  #receive(data: Buffer): void {
    const atMs = performance.now();
    this.bytesReceived += data.length;
    const message = JSON.parse(data.toString('utf8')) as Down;
    switch (message.type) {
      case 'hint':
        for (const [audience, head] of message.heads) {
          this.#wanted.set(audience, Math.max(head, this.#wanted.get(audience) ?? 0));
        }
        if (message.reach && this.#pulling !== null) this.#pulling.again = true;
        else if (message.reach || this.#isBehind()) this.#pullIfFree();
        break;
      case 'page':
        this.#takePage(message, atMs);
        break;
      case 'push-result':
        this.#pushed.shift()?.(message.outcomes);
        break;
      case 'problem':
        this.#fail(new Error(`problem: ${message.code}`));
        break;
      case 'welcome':
        break;
    }
  }

  #takePage(page: Page, atMs: number): void {
    this.rowsReceived += page.rows.length;
    if (this.#awaited.size > 0) {
      for (const [record] of page.rows) {
        this.#awaited.get(record)?.(atMs);
        this.#awaited.delete(record);
      }
    }
    const { last } = page;
    if (last === null) return;
    this.#standing = {
      cursors: last.cursors,
      directory: last.directory?.fingerprint ?? this.#standing.directory,
      window: last.window.fingerprint,
    };
    this.#noteSeqs();
    const ended = this.#pulling;
    this.#pulling = null;
    if (ended?.again === true || this.#isBehind()) this.#pullIfFree();
    else this.#wanted.clear();
    ended?.resolve();
  }

  #isBehind(): boolean {
    for (const [audience, head] of this.#wanted) {
      if (head > (this.#seqs.get(audience) ?? 0)) return true;
    }
    return false;
  }

  #pullIfFree(): void {
    if (this.#pulling === null) this.#startPull(() => {});
  }

  #startPull(resolve: () => void): void {
    this.#request += 1;
    this.#pulling = { again: false, resolve };
    if (this.#nextPull !== null) clearTimeout(this.#nextPull);
    const afterMs = jitteredMs(patience.pullEveryMs, Math.random);
    this.#nextPull = setTimeout(() => this.#pullIfFree(), afterMs);
    const { cursors, directory, window } = this.#standing;
    this.#send({ type: 'pull', request: this.#request, cursors: [...cursors], directory, window });
  }

  #noteSeqs(): void {
    this.#seqs.clear();
    for (const [audience, , seq] of this.#standing.cursors) this.#seqs.set(audience, seq);
  }

  /** Whatever waits is told at its next step; nothing is measured on a broken connection. */
  #fail(error: Error): void {
    this.#failed ??= error;
    this.#pulling?.resolve();
    process.exitCode = 1;
    process.stderr.write(`${error.message}\n`);
  }

  #throwIfFailed(): void {
    if (this.#failed !== null) throw this.#failed;
  }
}

/**
 * Where devices of these accounts stand that have everything up to now. One of them pulls first,
 * to learn what is the same for all: the fingerprints of directory and window.
 */
export async function upToDate(
  fixture: Fixture,
  server: { readonly url: string },
  devices: readonly SignedInDevice[],
): Promise<Standing[]> {
  const [first] = devices;
  if (first === undefined) return [];
  const scout = await ThinDevice.open(server, first);
  await scout.pull();
  const { directory, window } = scout.standing;
  scout.close();
  const rows = await fixture.admin.query<{ account: string; cursors: Cursor[] }>(
    inSchema(
      `SELECT r.account_id AS account, json_agg(json_build_array(a.id, r.epoch, a.head)) AS cursors
       FROM tenant_schema.reach r JOIN tenant_schema.audience a ON a.id = r.audience_id
       WHERE r.account_id = ANY ($1::uuid[]) GROUP BY r.account_id`,
      fixture.tenant,
    ),
    [devices.map(({ account }) => account.actor.account)],
  );
  const cursorsOf = new Map(rows.map(({ account, cursors }) => [account, cursors]));
  return devices.map(({ account }) => ({
    cursors: cursorsOf.get(account.actor.account) ?? [],
    directory,
    window,
  }));
}
