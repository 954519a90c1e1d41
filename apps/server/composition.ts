import type { Clock } from '#kernel/base/clock.ts';
import type { OpenNetwork } from './outbound.ts';
import type { Settings } from './settings.ts';

/** What the phases before it have made ready. */
export interface CompositionInput {
  readonly settings: Settings;
  /** Everything secret is derived from it. */
  readonly secret: string;
  /** A role that may create roles, schemas and tables. Holds a password. */
  readonly adminUrl: string;
  /** The database came with npm and belongs to this process. */
  readonly embedded: boolean;
  /** Directory of the built web app. */
  readonly webRoot: string;
  /** Aborted when the program is to stop. */
  readonly signal: AbortSignal;
  /** Of promises and of what is shown of them. Sessions and what the database erases go by the machine's. */
  readonly clock: Clock;
  /** How providers are reached; absent: over the network of this machine. */
  readonly openNetwork?: OpenNetwork;
  /** How often it looks at itself, and publishes what it found; absent: every 20 s. */
  readonly lookEveryMs?: number;
}

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  /** Who that is, in a few words. */
  readonly who: string;
}

/** Tells people at the terminal what is happening now. */
export type Report = (step: string) => void;

/** The program behind its settings: one call per phase, in this order. */
export interface Composition {
  /** Brings the installation and all its tenants to this version. Can be broken off anywhere. */
  migrate(report: Report): Promise<void>;
  /** Loads the demo where it is wanted and not there yet, in one piece or not at all. */
  loadDemo(report: Report): Promise<void>;
  /** Serves from now on; `GET /healthz` answers. */
  listen(): Promise<void>;
  /** Shown once the address is. Empty without demo. */
  readonly demoSignIns: readonly DemoSignIn[];
  /** Lets requests under way finish, closes sockets and connections. Can be called at any time. */
  close(): Promise<void>;
}

export type Compose = (input: CompositionInput) => Promise<Composition>;
