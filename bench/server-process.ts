import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, freePort, startChild } from './child.ts';
import type { Fixture } from './fixture.ts';
import { type Usage, usageOf } from './usage.ts';

/** The app server on the fixture's database, in a process of its own. */
export interface ServerProcess {
  /** As devices know it. No slash at the end. */
  readonly url: string;
  usage(): Promise<Usage>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(
  fixture: Fixture,
  options: { readonly core: number | null; readonly webRoot?: string },
): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'obhut-bench-server-'));
  const port = await freePort();
  const begin = async () => {
    const { child: begun } = await startChild(
      'app-server.ts',
      options.webRoot === undefined ? [] : [options.webRoot],
      {
        core: options.core,
        // As `npm start` has them, and so that memory can be measured without what is dead.
        flags: ['--disable-proto=delete', '--max-semi-space-size=4', '--expose-gc'],
        environment: {
          OBHUT_DATA_DIR: dataDir,
          OBHUT_DATABASE_URL: fixture.adminUrl,
          OBHUT_DEMO: 'off',
          OBHUT_PORT: String(port),
          OBHUT_SECRET: fixture.secret,
        },
      },
    );
    return begun;
  };
  let child = await begin();
  return {
    url: `http://127.0.0.1:${port}`,
    usage: () => usageOf(child),
    kill: () => endChild(child, 'SIGKILL'),
    async start() {
      child = await begin();
    },
    async close() {
      await endChild(child, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
