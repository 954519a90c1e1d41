import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clamdScan } from '#adapters/media/clamd-scan.ts';
import {
  bytesAtMost,
  evil,
  type ScanStage,
  scanContract,
} from '#adapters/media/scan-contract-suite.ts';
import { startClamd } from '#testkit/clamd.ts';

const clamd = () => startClamd({ signatures: evil, bytesAtMost });

scanContract('clamd, by its port', async () => {
  const daemon = await clamd();
  return {
    scan: clamdScan({ host: '127.0.0.1', port: daemon.port }, 10_000),
    goAway: daemon.kill,
    comeBack: daemon.start,
    close: daemon.remove,
  };
});

scanContract('clamd, by its socket in the file system', async () => {
  const daemon = await clamd();
  return {
    scan: clamdScan({ path: daemon.path }, 10_000),
    goAway: daemon.kill,
    comeBack: daemon.start,
    close: daemon.remove,
  };
});

// What the tests below make say other things, and so has to be right in all else.
scanContract('the protocol of clamd', async (): Promise<ScanStage> => {
  let server = protocolServer();
  const port = await listen(server);
  return {
    scan: clamdScan({ host: '127.0.0.1', port }, 10_000),
    goAway: () => close(server),
    async comeBack() {
      server = protocolServer();
      await listen(server, port);
    },
    close: () => close(server),
  };
});

/** The other side of INSTREAM as its manual has it: reads the pieces and looks for signatures. */
function protocolServer(answer = said): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    let held = Buffer.alloc(0);
    let begun = false;
    const stream: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('data', (piece) => {
      held = Buffer.concat([held, piece]);
      if (!begun) {
        const command = 'zINSTREAM\0';
        if (held.length < command.length) return;
        if (held.toString('latin1', 0, command.length) !== command) {
          socket.end('UNKNOWN COMMAND\0');
          return;
        }
        begun = true;
        held = held.subarray(command.length);
      }
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length === 0) {
          answer(socket, Buffer.concat(stream));
          return;
        }
        if (held.length < 4 + length) return;
        stream.push(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
        if (stream.reduce((sum, { length: one }) => sum + one, 0) > bytesAtMost) {
          socket.end('INSTREAM size limit exceeded. ERROR\0');
          return;
        }
      }
    });
  });
}

function said(socket: Socket, stream: Buffer): void {
  const [found] = Object.entries(evil).find(([, text]) => stream.includes(text)) ?? [];
  socket.end(found === undefined ? 'stream: OK\0' : `stream: ${found}.UNOFFICIAL FOUND\0`);
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-scan-'));
  file = join(folder, 'anything');
  await writeFile(file, 'anything');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['has seen enough', 'INSTREAM size limit exceeded. ERROR\0'],
  ['says something else', 'stream: OK but not really\0'],
  ['hangs up', ''],
])('[ME13] one that %s has said nothing', async (_what, text) => {
  const server = protocolServer((socket) => socket.end(text));
  const scan = clamdScan({ host: '127.0.0.1', port: await listen(server) }, 2_000);
  await expect(scan.scan(file)).rejects.toThrow('media.scan-unavailable');
  await close(server);
});

test('[ME13] one that is silent has said nothing', async () => {
  const server = protocolServer(() => undefined);
  const scan = clamdScan({ host: '127.0.0.1', port: await listen(server) }, 500);
  await expect(scan.scan(file)).rejects.toThrow('media.scan-unavailable');
  await close(server);
});
