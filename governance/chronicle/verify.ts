import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import type { ChronicleCrypto } from './crypto.ts';
import {
  type ChronicleEvent,
  commitmentTo,
  eventBeginning,
  eventText,
  genesis,
  plainEventText,
} from './event.ts';
import { type ExportHeader, parseExportLine } from './export-line.ts';
import { type Finding, type FindingKind, findingKinds } from './finding.ts';
import { handingOver } from './handover.ts';
import { KeyRing, type Worth } from './key-ring.ts';
import { type EventRange, MissingDetails } from './missing-details.ts';
import { parseNote, parseVerifierKey, type SignedNote } from './signed-note.ts';

export interface VerifyOptions {
  readonly crypto: ChronicleCrypto;
  /** Checkpoints that the customer holds, as notes. */
  readonly held?: readonly string[];
  /** The keys that the customer holds; those of the file, if absent. */
  readonly keys?: readonly string[];
  /** SHA-256, hexadecimal, of what was handed out: an event has to say that it was. */
  readonly handedOut?: readonly string[];
}

export interface VerifyReport {
  readonly verdict: 'good' | FindingKind;
  readonly exitCode: number;
  readonly tenant: string | null;
  readonly events: number;
  /** The event before the first of the file; 0 of a whole chronicle. */
  readonly after: number;
  /** The last event of the file. */
  readonly size: number;
  readonly head: string;
  /**
   * What the verdict stands on: `checkpoint`, one that the customer holds and that fits; `key`,
   * checkpoints of the file that fit, under a key that the customer holds; `file`, its own word alone,
   * which whoever can write everything anew can write, too.
   */
  readonly ground: 'checkpoint' | 'key' | 'file';
  /** Up to which event checkpoints that hold were found. */
  readonly signedSize: number;
  /** The end that no checkpoint covers; null when there is none. */
  readonly unsigned: EventRange | null;
  /** Sizes of checkpoints that were given and are for what is before the file. */
  readonly unchecked: readonly number[];
  /** Events whose details are there, and fit. */
  readonly detailed: number;
  /** Whose details are not there, and a later event says that they were erased; the first hundred. */
  readonly erased: readonly EventRange[];
  readonly erasedInAll: number;
  /** The first hundred. */
  readonly findings: readonly Finding[];
  readonly findingsInAll: number;
}

/** A checkpoint, kept until its event comes. */
interface Promised {
  readonly checkpoint: Checkpoint;
  /** Of the file; null when it was given. */
  readonly line: number | null;
  /** Signed by none of the keys: it proves nothing, and still has to fit. */
  readonly isStranger: boolean;
  readonly worth: Worth;
}

/** A checkpoint that was given, before it is known what its signature is worth. */
interface Given {
  readonly note: SignedNote;
  readonly checkpoint: Checkpoint;
}

const mostFindings = 100;
/** How far away an event is looked for that stands where another was. */
const reorderReach = 1_000;

/**
 * Checks an exported chronicle line by line, in the memory of a few lines, without asking anybody
 * (CH14 to CH16). Give it each line, then `end()`.
 */
export class ChronicleVerifier {
  readonly #crypto: ChronicleCrypto;
  readonly #ready: Promise<void>;
  readonly #keysHeld: boolean;
  /** What was handed out, and no event so far says so. */
  readonly #handedOut: Set<string>;
  #isReady = false;
  #keys: KeyRing;
  #given: readonly Given[] = [];
  readonly #held: Checkpoint[] = [];
  /** Those whose event has yet to come, by its number. */
  readonly #ahead = new Map<number, Promised[]>();
  /** Signed by none of the keys, and covered by no later one that is. */
  #strangers: Promised[] = [];

  #header: ExportHeader | null = null;
  /** Of what is hashed of each event. */
  #beginning = '';
  #line = 0;
  #events = 0;
  #detailed = 0;
  readonly #missingDetails = new MissingDetails();
  #expected = 1;
  /** Of the last event; null behind a gap, where it is not known what the next has to follow. */
  #prev: string | null = genesis;
  #ended: number | null = null;
  #signedSize = 0;
  #isHeldFitting = false;
  /** The largest size of a checkpoint that holds, in the file or held. */
  #promised = 0;
  readonly #missing: { from: number; to: number; finding: Finding }[] = [];
  #findings: Finding[] = [];
  #count = 0;

  constructor({ crypto, held = [], keys, handedOut = [] }: VerifyOptions) {
    this.#handedOut = new Set(handedOut);
    this.#crypto = crypto;
    this.#keysHeld = keys !== undefined;
    this.#keys = new KeyRing(crypto, []);
    this.#ready = this.#takeHeld(held, keys);
  }

  /** Answers with a promise where it has to be waited for, which with the server's crypto is rare. */
  line(text: string): void | Promise<void> {
    this.#line += 1;
    if (!this.#isReady) return this.#ready.then(() => this.#take(text));
    return this.#take(text);
  }

  async end(): Promise<VerifyReport> {
    await this.#ready;
    const last = this.#expected - 1;
    if (this.#header === null)
      this.#find('malformed', null, 'there is no first line of a chronicle');
    else if (this.#ended === null) {
      this.#find('truncation', last, `the file breaks off after event ${last}`, true);
    } else if (this.#ended !== last) {
      this.#find('truncation', last, `the file says it ends with event ${this.#ended}`, true);
    }
    if (this.#promised > last) {
      const words = `a checkpoint was signed at event ${this.#promised}, and the chronicle ends with event ${last}`;
      this.#find('truncation', last, words, true);
    }
    this.#judgeStrangers();
    for (const { from, to, line } of this.#missingDetails.unexplained) {
      const which = from === to ? `event ${from} has` : `events ${from} to ${to} have`;
      this.#find('edit', from, `${which} no details, and nothing says they were erased`, line);
    }
    for (const sha256 of this.#handedOut) {
      const words = `no event says that something with the SHA-256 ${sha256} was handed out`;
      this.#find('bundle', null, words, true);
    }
    // Else whoever leaves all checkpoints away could write everything anew, unnoticed.
    if (this.#keysHeld && this.#signedSize === 0 && this.#count === 0) {
      this.#find('signature', null, 'nothing of it is signed by a key that was given', true);
    }
    const after = this.#header?.after ?? 0;
    const unsignedFrom = Math.max(this.#signedSize, after) + 1;
    const { erased } = this.#missingDetails;
    const [first] = this.#findings;
    return {
      verdict: first?.kind ?? 'good',
      exitCode: first === undefined ? 0 : findingKinds[first.kind],
      tenant: this.#header?.tenant ?? null,
      events: this.#events,
      after,
      size: last,
      head: this.#prev ?? genesis,
      ground: this.#ground,
      signedSize: this.#signedSize,
      unsigned: unsignedFrom <= last ? { from: unsignedFrom, to: last } : null,
      unchecked: this.#held.map(({ size }) => size).filter((size) => size < after),
      detailed: this.#detailed,
      erased: erased.slice(0, mostFindings),
      erasedInAll: erased.length,
      findings: this.#findings,
      findingsInAll: this.#count,
    };
  }

  get #ground(): VerifyReport['ground'] {
    if (this.#isHeldFitting) return 'checkpoint';
    return this.#keysHeld && this.#signedSize > 0 ? 'key' : 'file';
  }

  #judgeStrangers(): void {
    for (const { checkpoint, line, worth } of this.#strangers) {
      const which =
        line === null
          ? 'the checkpoint that was given'
          : `the checkpoint at event ${checkpoint.size}`;
      const [kind, words] =
        worth === 'unproven'
          ? (['key', `${which} is signed by a key that no hand-over leads to`] as const)
          : (['signature', `${which} is signed by none of the keys`] as const);
      this.#find(kind, checkpoint.size, words, line ?? true);
    }
  }

  async #takeHeld(held: readonly string[], keys: readonly string[] | undefined): Promise<void> {
    if (keys !== undefined) await this.#takeKeys(keys, null);
    const given: Given[] = [];
    for (const text of held) {
      const note = parseNote(text);
      const checkpoint = note === null ? null : parseCheckpoint(note.text);
      if (note === null || checkpoint === null) {
        this.#find('malformed', null, 'the checkpoint that was given is none', true);
      } else given.push({ note, checkpoint });
    }
    this.#given = given;
    this.#isReady = true;
  }

  /** When the keys are known: those that the file proves are as good as those that are held. */
  async #judgeHeld(): Promise<void> {
    for (const { note, checkpoint } of this.#given) {
      const { tenant, size, hash } = checkpoint;
      const worth = this.#keysHeld ? await this.#keys.worthOf(note, size) : 'good';
      if (worth === 'bad') {
        const words = 'the checkpoint that was given is signed by none of the keys';
        this.#find('signature', size, words, true);
        continue;
      }
      const same = this.#held.find((other) => other.size === size && other.tenant === tenant);
      if (same !== undefined && same.hash !== hash) {
        const words = `of the checkpoints that were given two at event ${size} are of different chronicles`;
        this.#find('fork', size, words, true);
        continue;
      }
      this.#held.push(checkpoint);
      this.#promise({ checkpoint, line: null, isStranger: worth !== 'good', worth });
    }
  }

  /** Keeps a checkpoint until its event comes. */
  #promise(promised: Promised): void {
    const { size } = promised.checkpoint;
    // What a stranger signed is no proof that there was more; what is held is.
    if (!promised.isStranger || promised.line === null) {
      this.#promised = Math.max(this.#promised, size);
    }
    if (promised.isStranger) this.#strangers.push(promised);
    const others = this.#ahead.get(size);
    if (others === undefined) this.#ahead.set(size, [promised]);
    else others.push(promised);
  }

  async #takeKeys(texts: readonly string[], line: number | null): Promise<void> {
    const keys = await Promise.all(texts.map((text) => parseVerifierKey(this.#crypto, text)));
    if (keys.includes(null)) this.#find('malformed', null, 'a key is none', line === null);
    this.#keys = new KeyRing(
      this.#crypto,
      keys.filter((key) => key !== null),
    );
  }

  async #takeHandover(note: string, seq: number | null): Promise<void> {
    const against = await this.#keys.handOver(note, seq);
    if (against === null) return;
    const which = seq === null ? 'a hand-over of the keys' : `the hand-over of event ${seq}`;
    const words =
      against === 'unsigned'
        ? `${which} is not signed by the key before and the key after it`
        : `${which} is by a key that handed over to another one`;
    this.#find('key', seq, words);
  }

  #take(text: string): void | Promise<void> {
    if (text === '') return undefined;
    const line = parseExportLine(text);
    if (line === null) {
      this.#find('malformed', null, 'the line is none of a chronicle');
      return undefined;
    }
    if (this.#ended !== null) {
      this.#find('malformed', null, 'the line stands behind the end');
      return undefined;
    }
    switch (line.type) {
      case 'event':
        if (this.#header === null) {
          this.#find('malformed', null, 'the first line is missing');
          return undefined;
        }
        return this.#takeEvent(this.#header.tenant, line.event, line.isPlain);
      case 'header':
        return this.#takeHeader(line.header);
      case 'checkpoint':
        return this.#takeCheckpoint(line.note, this.#line);
      case 'end':
        this.#ended = line.size;
        return undefined;
    }
  }

  async #takeHeader(header: ExportHeader): Promise<void> {
    if (this.#header !== null) {
      this.#find('malformed', null, 'there are two first lines');
      return;
    }
    this.#header = header;
    this.#beginning = eventBeginning(header.tenant);
    if (!this.#keysHeld) await this.#takeKeys(header.keys, this.#line);
    for (const note of header.handovers ?? []) await this.#takeHandover(note, null);
    await this.#judgeHeld();
    for (const { tenant } of this.#held) {
      if (tenant !== header.tenant) {
        this.#find('malformed', null, 'the checkpoint that was given is of another tenant');
      }
    }
    if (header.after > 0) {
      // Of a part, what was before it has to be held.
      const before = this.#held.find(({ size }) => size === header.after);
      if (before === undefined) {
        const words = `the file begins after event ${header.after}, for which no checkpoint was given`;
        this.#find('gap', 1, words);
      }
      this.#expected = header.after + 1;
      this.#prev = before?.hash ?? null;
      this.#keepPromises(header.after, this.#line);
    }
  }

  #takeEvent(tenant: string, event: ChronicleEvent, isPlain: boolean): void | Promise<void> {
    const text = isPlain ? plainEventText(this.#beginning, event) : eventText(tenant, event);
    const digest = this.#crypto.sha256(text);
    const commitment = event.detail === undefined ? null : commitmentTo(this.#crypto, event.detail);
    if (typeof digest === 'string' && (commitment === null || typeof commitment === 'string')) {
      return this.#judge(tenant, event, digest, commitment, this.#line);
    }
    const line = this.#line;
    return Promise.all([digest, commitment]).then(([hash, committed]) =>
      this.#judge(tenant, event, hash, committed, line),
    );
  }

  #judge(
    tenant: string,
    event: ChronicleEvent,
    digest: string,
    commitment: string | null,
    line: number,
  ): void | Promise<void> {
    const { seq, hash } = event;
    this.#events += 1;
    const isItself = digest === hash;
    if (commitment !== null) this.#detailed += 1;
    if (!isItself) return this.#takeOther(tenant, event, line);
    if (commitment === null) this.#missingDetails.note(seq, line);
    else if (commitment === event.commitment) this.#missingDetails.strikeOut(event);
    else {
      const words = `the details of event ${seq} are not those it was chained with`;
      this.#find('edit', seq, words, line);
    }
    if (seq < this.#expected) {
      this.#takeLate(event, line);
      return undefined;
    }
    if (seq > this.#expected) this.#miss(seq, line);
    else if (this.#prev !== null && event.prev !== this.#prev) {
      const words =
        seq === 1
          ? 'event 1 is not the beginning'
          : `event ${seq} does not follow event ${seq - 1}: one of them is not what it was`;
      this.#find('fork', seq, words, line);
    }
    this.#advance(seq, hash, line);
    if (this.#handedOut.size > 0 && event.action === 'oversight.hand-out') {
      this.#handedOut.delete(textIn(event.detail?.text, 'hash'));
    }
    return event.action === handingOver && event.detail !== undefined
      ? this.#takeHandover(textIn(event.detail.text, 'note'), seq)
      : undefined;
  }

  /** An event whose hash is another's: it was changed, or stands where another was. */
  async #takeOther(tenant: string, event: ChronicleEvent, line: number): Promise<void> {
    const { seq } = event;
    const was = await this.#originalSeq(tenant, event);
    if (was === null) {
      this.#find('edit', seq, `event ${seq} is not what was chained`, line);
    } else {
      this.#find('reorder', seq, `event ${seq} was chained as event ${was}`, line);
    }
    if (seq > this.#expected) this.#miss(seq, line);
    // Its hash as it stands: the next one was chained to that.
    if (seq >= this.#expected) this.#advance(seq, was === null ? event.hash : null, line);
  }

  async #originalSeq(tenant: string, event: ChronicleEvent): Promise<number | null> {
    // So far only: what stands elsewhere is rare, and a file of nothing else must come to an end.
    if (this.#count >= mostFindings) return null;
    for (let away = 1; away <= reorderReach; away += 1) {
      for (const seq of [event.seq - away, event.seq + away]) {
        if (seq < 1) continue;
        if ((await this.#crypto.sha256(eventText(tenant, event, seq))) === event.hash) return seq;
      }
    }
    return null;
  }

  /** An event after ones that come later: found again, or there twice. */
  #takeLate({ seq }: ChronicleEvent, line: number): void {
    const at = this.#missing.findIndex(({ from, to }) => seq >= from && seq <= to);
    const range = this.#missing[at];
    if (range === undefined) {
      this.#find('fork', seq, `event ${seq} is there more than once`, line);
      return;
    }
    const rest = [
      { ...range, to: seq - 1 },
      { ...range, from: seq + 1 },
    ].filter(({ from, to }) => from <= to);
    this.#missing.splice(at, 1, ...rest);
    this.#find('reorder', seq, `event ${seq} stands behind event ${this.#expected - 1}`, line);
    // It was not missing after all.
    if (!this.#missing.some(({ finding }) => finding === range.finding)) {
      this.#findings = this.#findings.filter((finding) => finding !== range.finding);
      this.#count -= 1;
    }
  }

  #miss(seq: number, line: number): void {
    const from = this.#expected;
    const words =
      from === seq - 1 ? `event ${from} is missing` : `events ${from} to ${seq - 1} are missing`;
    const finding = this.#find('gap', from, words, line);
    if (this.#missing.length < mostFindings) this.#missing.push({ from, to: seq - 1, finding });
  }

  #advance(seq: number, hash: string | null, line: number): void {
    this.#expected = seq + 1;
    this.#prev = hash;
    this.#keepPromises(seq, line);
  }

  #keepPromises(seq: number, line: number): void {
    const promised = this.#ahead.get(seq);
    if (promised === undefined) return;
    this.#ahead.delete(seq);
    for (const one of promised) this.#compare(one, line);
  }

  async #takeCheckpoint(text: string, line: number): Promise<void> {
    const note = parseNote(text);
    const checkpoint = note === null ? null : parseCheckpoint(note.text);
    if (note === null || checkpoint === null || checkpoint.tenant !== this.#header?.tenant) {
      this.#find('malformed', null, 'the checkpoint is none of this chronicle', line);
      return;
    }
    const { size } = checkpoint;
    const worth = await this.#keys.worthOf(note, size);
    if (worth === 'bad') {
      const words = `the checkpoint at event ${size} is signed by none of the keys`;
      this.#find('signature', size, words, line);
      return;
    }
    if (worth === 'past') {
      const words = `the checkpoint at event ${size} is signed by a key that had handed over before`;
      this.#find('key', size, words, line);
      return;
    }
    if (size < this.#expected - 1) {
      const words = `the checkpoint at event ${size} stands behind event ${this.#expected - 1}`;
      this.#find('reorder', size, words, line);
      return;
    }
    this.#promise({ checkpoint, line, isStranger: worth !== 'good', worth });
    if (size === this.#expected - 1) this.#keepPromises(size, line);
  }

  #compare({ checkpoint, line: at, isStranger }: Promised, line: number): void {
    const { size, hash } = checkpoint;
    // Behind a gap it is not known which hash belongs there; the gap is a finding.
    if (this.#prev === null) return;
    if (this.#prev !== hash) {
      const what = at === null ? 'the checkpoint you hold' : 'the checkpoint in the file';
      const words = `up to event ${size} this is another chronicle than the one that ${what} was made for`;
      this.#find('fork', size, words, line);
      return;
    }
    if (isStranger) return;
    if (at === null) this.#isHeldFitting = true;
    this.#signedSize = Math.max(this.#signedSize, size);
    // A key that came later, or went, vouches for what other keys signed before (CH13).
    this.#strangers = this.#strangers.filter((stranger) => stranger.checkpoint.size > size);
  }

  #find(
    kind: FindingKind,
    seq: number | null,
    words: string,
    line: number | boolean = false,
  ): Finding {
    const at = typeof line === 'number' ? line : line ? null : this.#line;
    const finding: Finding = { kind, line: at, seq, words };
    this.#count += 1;
    if (this.#findings.length < mostFindings) this.#findings.push(finding);
    return finding;
  }
}

/** A text in the details of an event; empty when they have none of that name. */
function textIn(detail: string | undefined, name: string): string {
  try {
    const value: unknown = JSON.parse(detail ?? '');
    const found =
      typeof value === 'object' ? (value as Record<string, unknown> | null)?.[name] : '';
    return typeof found === 'string' ? found : '';
  } catch {
    return '';
  }
}
