import { openAdministration } from '#apps/server/open-administration.ts';
import { runCommandLine } from '#apps/cli/command-line.ts';
import { compose } from '#apps/server/compose.ts';
import type { Composition } from '#apps/server/composition.ts';
import { allErrors } from '#apps/server/errors.ts';
import { openInstallation } from '#apps/server/open-installation.ts';
import type { OpenNetwork } from '#apps/server/outbound.ts';
import { readSettings } from '#apps/server/settings.ts';
import { start } from '#apps/server/start.ts';
import { buildWeb } from '#apps/server/web-build.ts';
import type { Clock } from '#kernel/base/clock.ts';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };

export interface ProgramHere {
  readonly url: string;
  /** What `npm run obhut` prints with `--json`, by the same clock and over the same network. */
  obhut(...args: string[]): Promise<unknown>;
  readonly adminUrl: () => Promise<string>;
  stop(): Promise<void>;
}

/**
 * The whole program in this process, with its own command line: so that what nobody can be given in
 * another, a clock and a network, is passed in.
 */
export async function startHere(options: {
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly openNetwork: OpenNetwork;
}): Promise<ProgramHere> {
  const { environment, clock, openNetwork } = options;
  const { version } = manifest;
  const settings = readSettings(environment);
  const stopping = new AbortController();
  const said: string[] = [];
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const running = start({
    environment,
    version,
    buildWeb: (onProgress, signal) =>
      buildWeb({ root: join(import.meta.dirname, '../..'), onProgress, signal }),
    compose: async (input): Promise<Composition> =>
      compose({ ...input, clock, openNetwork, lookEveryMs: 500 }),
    errors: allErrors,
    clock: { nowMs: () => performance.now() },
    write(line) {
      said.push(line);
      if (line.includes('is ready at')) isReady();
    },
    stop: stopping.signal,
  });
  const code = await Promise.race([ready, running]);
  if (code !== undefined) throw new Error(`The program did not become ready:\n${said.join('\n')}`);

  const installed = () => openInstallation(settings, version, () => {});
  return {
    url: settings.publicUrl,
    async obhut(...args) {
      let out = '';
      const exit = await runCommandLine([...args, '--json'], {
        version,
        errors: allErrors,
        async open() {
          const installation = await installed();
          const administration = await openAdministration({
            adminUrl: installation.adminUrl,
            secret: installation.secret,
            publicUrl: settings.publicUrl,
            dataDir: settings.dataDir,
            providers: settings.providers,
            clock,
            openNetwork,
          });
          return {
            administration,
            async close() {
              await administration.close();
              await installation.close();
            },
          };
        },
        out(text) {
          out += text;
        },
        err: () => {},
      });
      if (exit !== 0) throw new Error(`obhut ${args.join(' ')}: ${out}`);
      return JSON.parse(out) as unknown;
    },
    adminUrl: async () => (await installed()).adminUrl,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
