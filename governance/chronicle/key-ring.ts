import type { ChronicleCrypto } from './crypto.ts';
import { isSameKey, readHandover } from './handover.ts';
import { judgeSignatures, type SignedNote, type VerifierKey } from './signed-note.ts';

/** What a signature is worth: by whom, seen from the keys that are believed. */
export type Worth =
  | 'good'
  /** Said to be of a key that is believed, and is not. */
  | 'bad'
  /** Of a key that had handed over before. */
  | 'past'
  /** Of a key to which something claims to hand over that is not believed. */
  | 'unproven'
  | 'unknown';

/** What is against a hand-over. */
export type Against = 'unsigned' | 'two-heirs';

/** The keys that are believed: those that are held, and those to which one of them handed over (CH21). */
export class KeyRing {
  readonly #crypto: ChronicleCrypto;
  readonly #believed: VerifierKey[];
  readonly #claimed: VerifierKey[] = [];
  readonly #heirs: { readonly from: VerifierKey; readonly to: VerifierKey }[] = [];
  /** The event with which a key handed over. */
  readonly #pastFrom: { readonly key: VerifierKey; readonly seq: number }[] = [];

  constructor(crypto: ChronicleCrypto, held: readonly VerifierKey[]) {
    this.#crypto = crypto;
    this.#believed = [...held];
  }

  /** Takes a hand-over; `seq` is the event that has it, null where it stands at the beginning of the file. */
  async handOver(text: string, seq: number | null): Promise<Against | null> {
    const found = await readHandover(this.#crypto, text);
    if (found === null) return 'unsigned';
    const { from, to } = found;
    if (!this.#isBelieved(from)) {
      // Of who holds only a later key: nothing follows from it, as long as nothing is signed by this one.
      if (!this.#isBelieved(to)) this.#claimed.push(to);
      return null;
    }
    const heir = this.#heirs.find((one) => isSameKey(one.from, from));
    if (heir !== undefined && !isSameKey(heir.to, to)) return 'two-heirs';
    if (heir === undefined) this.#heirs.push({ from, to });
    if (!this.#isBelieved(to)) this.#believed.push(to);
    if (seq !== null) this.#pastFrom.push({ key: from, seq });
    return null;
  }

  /** Of a checkpoint at event `size`. */
  async worthOf(note: SignedNote, size: number): Promise<Worth> {
    const isPast = (key: VerifierKey) =>
      this.#pastFrom.some(({ key: past, seq }) => seq <= size && isSameKey(past, key));
    const now = this.#believed.filter((key) => !isPast(key));
    const verdict = await judgeSignatures(this.#crypto, note, now);
    if (verdict === 'good') await this.#retireBefore(note, size, isPast);
    if (verdict !== 'unknown') return verdict;
    if ((await judgeSignatures(this.#crypto, note, this.#believed)) !== 'unknown') return 'past';
    const claimed = await judgeSignatures(this.#crypto, note, this.#claimed);
    return claimed === 'unknown' ? 'unknown' : 'unproven';
  }

  /** Who signs has taken over, also where the file begins behind the event that says so. */
  async #retireBefore(
    note: SignedNote,
    size: number,
    isPast: (key: VerifierKey) => boolean,
  ): Promise<void> {
    for (const { from, to } of this.#heirs) {
      if (isPast(from)) continue;
      if ((await judgeSignatures(this.#crypto, note, [to])) === 'good') {
        this.#pastFrom.push({ key: from, seq: size });
      }
    }
  }

  #isBelieved(key: VerifierKey): boolean {
    return this.#believed.some((one) => isSameKey(one, key));
  }
}
