import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { embeddedErrors } from '#adapters/postgres/embedded-errors.ts';
import { joinErrors } from '#kernel/base/app-error.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { Composition, CompositionInput } from './composition.ts';
import { start } from './start.ts';
import { startupErrors } from './startup-errors.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'obhut-start-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

/** A start with a composition that only notes what is asked of it. */
function begin(
  environment: Record<string, string>,
  parts: Partial<Composition> = {},
): { stop: AbortController; lines: string[]; calls: string[]; code: Promise<number> } {
  const stop = new AbortController();
  const lines: string[] = [];
  const calls: string[] = [];
  const composition: Composition = {
    async migrate() {
      calls.push('migrate');
    },
    async loadDemo() {
      calls.push('loadDemo');
    },
    async listen() {
      calls.push('listen');
    },
    demoSignIns: [{ email: 'ada@example.org', password: 'word', who: 'staff' }],
    async close() {
      calls.push('close');
    },
    ...parts,
  };
  const code = start({
    environment: { OBHUT_DATA_DIR: home, OBHUT_PORT: '44999', ...environment },
    version: '0.1.0',
    async buildWeb() {
      calls.push('buildWeb');
      return '/nowhere';
    },
    async compose(input: CompositionInput) {
      calls.push(`compose ${input.secret.length}`);
      return composition;
    },
    errors: joinErrors(startupErrors, embeddedErrors),
    clock: systemClock,
    databasePatienceMs: 1_000,
    write: (line) => lines.push(line),
    stop: stop.signal,
  });
  return { stop, lines, calls, code };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 25_000) throw new Error('waited in vain');
    await delay(20);
  }
}

describe('start', { timeout: 60_000 }, () => {
  test('goes through all phases, serves, and closes everything in reverse order', async () => {
    const first = begin({});
    await until(() => first.lines.some((line) => line.includes('is ready at')));
    expect(first.calls).toEqual(['buildWeb', 'compose 64', 'migrate', 'loadDemo', 'listen']);
    first.stop.abort();
    expect(await first.code).toBe(0);
    expect(first.calls.at(-1)).toBe('close');
    const text = first.lines.join('\n');
    expect(text).toContain('Creating the database');
    expect(text).toContain('http://localhost:44999');
    expect(text).toContain('ada@example.org  word  staff');
    expect(await readdir(home)).not.toContain('lock');

    const again = begin({});
    await until(() => again.calls.includes('listen'));
    again.stop.abort();
    expect(await again.code).toBe(0);
    expect(again.lines.join('\n')).not.toContain('Creating the database');
  });

  test('invalid settings end it with one message and leave nothing behind', async () => {
    const { code, lines } = begin({ OBHUT_PORT: 'x', OBHUT_MODE: 'y' });
    expect(await code).toBe(1);
    expect(lines.join('\n')).toMatch(/not valid:\n {2}- OBHUT_PORT.*\n {2}- OBHUT_MODE/);
    expect(await readdir(home)).toEqual([]);
  });

  test('a taken port is named together with OBHUT_PORT', async () => {
    const other = createServer();
    const port = await listening(other);
    try {
      const { code, lines } = begin({ OBHUT_PORT: String(port) });
      expect(await code).toBe(1);
      expect(lines.join('\n')).toContain(`Port ${port} on 127.0.0.1 is taken`);
      expect(lines.join('\n')).toContain('OBHUT_PORT');
    } finally {
      other.close();
    }
  });

  test('a port that is taken at the last moment is named too', async () => {
    const { code, lines } = begin(
      {},
      {
        async listen() {
          throw Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
        },
      },
    );
    expect(await code).toBe(1);
    expect(lines.join('\n')).toContain('Port 44999 on 127.0.0.1 is taken');
  });

  test('a second start on the same data directory names the first process', async () => {
    const first = begin({});
    await until(() => first.calls.includes('listen'));
    const second = begin({ OBHUT_PORT: '44998' });
    expect(await second.code).toBe(1);
    expect(second.lines.join('\n')).toContain(`is in use by process ${process.pid}.`);
    expect(second.lines.join('\n')).toContain('OBHUT_DATA_DIR');
    first.stop.abort();
    expect(await first.code).toBe(0);
  });

  test('the lock of a crashed process is taken over', async () => {
    await writeFile(
      join(home, 'lock'),
      JSON.stringify({ pid: process.ppid, born: 'another time', host: hostname() }),
    );
    const { code, calls, stop } = begin({});
    await until(() => calls.includes('listen'));
    stop.abort();
    expect(await code).toBe(0);
  });

  test('a data directory of a newer version is left alone', async () => {
    const stamp = JSON.stringify({ format: 99, writer: '7.0.0' });
    await writeFile(join(home, 'format.json'), stamp);
    const { code, lines } = begin({});
    expect(await code).toBe(1);
    expect(lines.join('\n')).toContain('written by a newer Obhut (7.0.0, format 99');
    expect(await readdir(home)).toEqual(['format.json']);
    expect(await readFile(join(home, 'format.json'), 'utf8')).toBe(stamp);
  });

  test('a half-finished first start is done again', async () => {
    await mkdir(join(home, 'postgres.unfinished-0001', 'cluster', 'base'), { recursive: true });
    const { code, calls, lines, stop } = begin({});
    await until(() => calls.includes('listen'));
    expect((await readdir(home)).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(lines.join('\n')).toContain('Creating the database');
    stop.abort();
    expect(await code).toBe(0);
  });

  test('a database that is not there is named, its password is not', async () => {
    const closed = createServer();
    const port = await listening(closed);
    await new Promise((done) => closed.close(done));
    const { code, lines } = begin({
      OBHUT_DATABASE_URL: `postgresql://me:hunter2@127.0.0.1:${port}/obhut`,
    });
    expect(await code).toBe(1);
    const text = lines.join('\n');
    expect(text).toContain(`The database at 127.0.0.1:${port} (OBHUT_DATABASE_URL)`);
    expect(text).toContain('ECONNREFUSED');
    expect(text).not.toContain('hunter2');
  });

  test('an emptied secret stops the start instead of becoming a new one', async () => {
    await writeFile(join(home, 'secret'), '\n');
    const { code, lines } = begin({});
    expect(await code).toBe(1);
    expect(lines.join('\n')).toContain(join(home, 'secret'));
    expect(lines.join('\n')).toContain('OBHUT_SECRET');
  });

  test('a failure in a late phase closes what the phases before it opened', async () => {
    const { code, calls, lines } = begin(
      {},
      {
        async migrate() {
          throw new Error('a defect');
        },
      },
    );
    expect(await code).toBe(1);
    expect(calls.at(-1)).toBe('close');
    expect(lines.join('\n')).toContain('a defect');
    expect(await readdir(home)).not.toContain('lock');
  });

  test.each([0, 100, 300, 600, 900, 1_200])(
    'stopping after %i ms is orderly and the next start works',
    async (afterMs) => {
      const first = begin({});
      await delay(afterMs);
      first.stop.abort();
      expect(await first.code, first.lines.join('\n')).toBe(0);
      expect(await readdir(home)).not.toContain('lock');

      const next = begin({});
      await until(() => next.calls.includes('listen'));
      next.stop.abort();
      expect(await next.code, next.lines.join('\n')).toBe(0);
    },
  );
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
