import { type Fixture, type FixtureOptions, makeFixture } from './fixture.ts';
import { bindTo, findCores } from './machine.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Database and app server on one core, this process with its devices on the other. */
export interface Stage {
  readonly fixture: Fixture;
  readonly server: ServerProcess;
  /** The cores of server and load; null where they cannot be chosen. */
  readonly serverCore: number | null;
  readonly loadCore: number | null;
  readonly cores: string;
  close(): Promise<void>;
}

export async function setStage(
  options: FixtureOptions & {
    readonly webRoot?: string;
    /** False: a browser looks at what is there, and has all cores as on a desk; the server is at rest. */
    readonly apart?: boolean;
  },
): Promise<Stage> {
  const cores = options.apart === false ? null : findCores();
  // What is started from here stays where it was started.
  if (cores !== null) bindTo(cores.server);
  const fixture = await makeFixture(options);
  try {
    const server = await startServer(fixture, { core: cores?.server ?? null, ...options });
    if (cores !== null) bindTo(cores.load);
    return {
      fixture,
      server,
      serverCore: cores?.server ?? null,
      loadCore: cores?.load ?? null,
      cores: cores === null ? 'not kept apart' : 'app and database on one, devices on the other',
      async close() {
        await server.close();
        await fixture.close();
      },
    };
  } catch (error) {
    await fixture.close();
    throw error;
  }
}
