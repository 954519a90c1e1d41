import { hkdfSync } from 'node:crypto';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import type { InstallationSecrets } from '#kernel/db/installation.ts';

export interface Secrets extends InstallationSecrets {
  readonly identitySecret: string;
  /** Signs what app servers tell each other. */
  readonly fanoutKey: Buffer;
  /** Names the installation where several share a channel. */
  readonly fanoutName: string;
  /** Names what lies in the storage of media. */
  readonly mediaKey: Buffer;
  /** Of the keys that sign chronicles, one after the other. The database never has them (CH12). */
  readonly chronicleSeed: (number: number) => Buffer;
  /** Names that key, so that keys of different installations are not taken for each other. */
  readonly chronicleKeyName: string;
}

/** Derives everything secret from the one secret of the installation (RFC 5869). */
export function deriveSecrets(secret: string): Secrets {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `obhut/${purpose}`, 32));
  const chronicleKeyName = `obhut.chronicle.${derive('chronicle/name').toString('hex').slice(0, 16)}`;
  const chronicleSeed = (number: number) => derive(`chronicle/key/${number}`);
  const [chronicleKey = ''] = nodeSigner(chronicleKeyName, [chronicleSeed(1)]).verifierKeys;
  return {
    appPassword: derive('database/obhut_app').toString('base64url'),
    identityPassword: derive('database/obhut_identity').toString('base64url'),
    sequencerPassword: derive('database/obhut_sequencer').toString('base64url'),
    actorKey: derive('actor'),
    identitySecret: derive('identity').toString('base64url'),
    fanoutKey: derive('fanout/key'),
    fanoutName: derive('fanout/name').toString('hex').slice(0, 16),
    mediaKey: derive('media'),
    chronicleSeed,
    chronicleKeyName,
    chronicleKey,
  };
}
