import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { nodeSigner } from '#adapters/chronicle/node-signer.ts';
import { checkpointText } from '#governance/chronicle/checkpoint.ts';
import {
  type ChronicleEvent,
  commitmentTo,
  eventText,
  genesis,
} from '#governance/chronicle/event.ts';
import { ChronicleVerifier, type VerifyReport } from '#governance/chronicle/verify.ts';

export const madeTenant = 't_0123456789ab';
export const madeSigner = nodeSigner('obhut.test', [Buffer.alloc(32, 7)]);

/** Events as the database chains them, made without it. */
export function madeEvents(count: number, tenant = madeTenant): ChronicleEvent[] {
  const events: ChronicleEvent[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const text = `{"objects":["Grüße ${seq}"]}`;
    events.push(madeEvent({ prev: events.at(-1), text, action: 'journal.write', tenant }));
  }
  return events;
}

export interface MadeEvent {
  /** The event before; absent of the first. */
  readonly prev?: ChronicleEvent | undefined;
  /** Of the details. */
  readonly text: string;
  readonly action: string;
  readonly tenant?: string;
}

export function madeEvent({ prev, text, action, tenant = madeTenant }: MadeEvent): ChronicleEvent {
  const seq = (prev?.seq ?? 0) + 1;
  const detail = { salt: String(seq % 10).repeat(64), text };
  const open = {
    seq,
    at: `2026-05-01T10:00:00.${String(seq).padStart(6, '0')}Z`,
    actor: '6f0a1c52-5f0e-4d67-9d3b-8a4f3a1f0c11',
    action,
    purpose: '',
    instruction: '',
    commitment: commitmentTo(nodeCrypto, detail) as string,
    prev: prev?.hash ?? genesis,
    hash: '',
    detail,
  };
  return { ...open, hash: nodeCrypto.sha256(eventText(tenant, open)) as string };
}

/** The chain without the details of these events, and with one more that says they were erased. */
export function withErased(
  events: readonly ChronicleEvent[],
  seqs: readonly number[],
): ChronicleEvent[] {
  const text = JSON.stringify({ events: seqs });
  return [
    ...withoutDetails(events, seqs),
    madeEvent({ prev: events.at(-1), text, action: 'chronicle.erase' }),
  ];
}

/** The chain without the details of these events, and not a word about it. */
export function withoutDetails(
  events: readonly ChronicleEvent[],
  seqs: readonly number[],
): ChronicleEvent[] {
  return events.map((event) => {
    const { detail: _detail, ...bare } = event;
    return seqs.includes(event.seq) ? bare : event;
  });
}

export function noteAt(
  events: readonly ChronicleEvent[],
  size: number,
  signer = madeSigner,
): string {
  const { hash = genesis, at = '' } = events[size - 1] ?? {};
  return signer.sign(checkpointText({ tenant: madeTenant, size, hash, at }));
}

export interface MadeFile {
  readonly events: readonly ChronicleEvent[];
  /** Sizes at which the file has a checkpoint, with its note. */
  readonly notes?: ReadonlyMap<number, string>;
  readonly after?: number;
}

/** The lines of an export. */
export function linesOf({
  events,
  notes = new Map<number, string>(),
  after = 0,
}: MadeFile): string[] {
  return [
    JSON.stringify({ chronicle: 1, tenant: madeTenant, keys: madeSigner.verifierKeys, after }),
    ...events.flatMap((event) => {
      const note = notes.get(event.seq);
      const line = JSON.stringify(event);
      return note === undefined ? [line] : [line, JSON.stringify({ checkpoint: note })];
    }),
    JSON.stringify({ end: events.at(-1)?.seq ?? after }),
  ];
}

export async function verifyLines(
  lines: readonly string[],
  options: Omit<ConstructorParameters<typeof ChronicleVerifier>[0], 'crypto'> = {},
  crypto = nodeCrypto,
): Promise<VerifyReport> {
  const verifier = new ChronicleVerifier({ crypto, ...options });
  for (const line of lines) await verifier.line(line);
  return verifier.end();
}
