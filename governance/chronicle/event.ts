import { canonical } from './canonical.ts';
import type { ChronicleCrypto } from './crypto.ts';

/** What the commitment of an event is to, as long as it is kept (CH3). */
export interface EventDetail {
  /** 64 hexadecimal digits that nobody can guess. */
  readonly salt: string;
  /** JSON, byte by byte as it was committed to. */
  readonly text: string;
}

/** One link. All of it is text and hashed as it stands here, so that nothing can be written differently. */
export interface ChronicleEvent {
  readonly seq: number;
  /** `2026-05-01T17:30:00.123456Z` */
  readonly at: string;
  /** The pseudonym of who acted, of this tenant alone; `nobody` for the program itself. */
  readonly actor: string;
  readonly action: string;
  /** Empty where none was said; so with the instruction. */
  readonly purpose: string;
  readonly instruction: string;
  readonly commitment: string;
  /** The hash of the event before, `genesis` of the first. */
  readonly prev: string;
  readonly hash: string;
  /** Absent when it was erased. */
  readonly detail?: EventDetail;
}

export const genesis = '0'.repeat(64);

const eventDomain = 'obhut/chronicle/event/1';
const detailDomain = 'obhut/chronicle/detail/1';

/** What the event's hash is of; `seq` and `prev` may be others than the event says. */
export function eventText(
  tenant: string,
  event: ChronicleEvent,
  seq: number = event.seq,
  prev: string = event.prev,
): string {
  const { at, actor, action, purpose, instruction, commitment } = event;
  return canonical([
    eventDomain,
    tenant,
    String(seq),
    at,
    actor,
    action,
    purpose,
    instruction,
    commitment,
    prev,
  ]);
}

/** What stands before all events of a tenant in what is hashed. */
export function eventBeginning(tenant: string): string {
  return canonical([eventDomain, tenant]);
}

/** As `eventText`, of an event that is all ASCII, of which a letter is a byte: nothing is to be looked for. */
export function plainEventText(
  beginning: string,
  { seq, at, actor, action, purpose, instruction, commitment, prev }: ChronicleEvent,
): string {
  const number = String(seq);
  return (
    `${beginning}${number.length}:${number},${at.length}:${at},${actor.length}:${actor},` +
    `${action.length}:${action},${purpose.length}:${purpose},${instruction.length}:${instruction},` +
    `${commitment.length}:${commitment},${prev.length}:${prev},`
  );
}

/** What the commitment is to these details. */
export function commitmentTo(
  crypto: ChronicleCrypto,
  { salt, text }: EventDetail,
): string | Promise<string> {
  return crypto.sha256(canonical([detailDomain, salt, text]));
}
