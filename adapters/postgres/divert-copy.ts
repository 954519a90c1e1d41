/** What of a socket it takes to read in pg's place for a while. */
export interface Source {
  on(event: 'data', read: Read): unknown;
  off(event: 'data', read: Read): unknown;
  listeners(event: 'data'): unknown[];
}

type Read = (bytes: Buffer) => void;

/** Takes a line, which lies in `bytes` as long as the call lasts. */
export type TakeBytes = (bytes: Buffer, from: number, to: number) => void;

/** Of a message of the server's: a letter, and a length that counts itself (protocol 3.0). */
const headerLength = 5;
const copyData = 0x64;
const readyForQuery = 0x5a;

/**
 * Takes what COPY sends off the socket where it lies, until the server is ready for the next query;
 * everything else goes on to pg as it came. pg makes two objects of each row, and copies most of
 * what comes once more: as much work as all that is done with a row afterwards. Where pg does not
 * listen as it is known to, nothing is diverted, and it hands the rows on itself.
 */
export function divertCopy(source: Source, take: TakeBytes): void {
  const listening = source.listeners('data') as Read[];
  const [pgReads] = listening;
  if (pgReads === undefined || listening.length > 1) return;
  divert(source, pgReads, take);
}

function divert(source: Source, pgReads: Read, take: TakeBytes): void {
  /** A message whose end has not come. */
  let begun: Buffer = none;
  /** Whether pg has seen nothing of what is read now. */
  let isOurs = true;

  source.on('data', read);
  // Only now: a socket that nobody listens to might stop.
  source.off('data', pgReads);

  function read(chunk: Buffer): void {
    let at = 0;
    isOurs = true;
    while (begun.length > 0) {
      const more = chunk.subarray(at, at + lengthOf(begun, 0) - begun.length);
      begun = Buffer.concat([begun, more]);
      at += more.length;
      if (begun.length < lengthOf(begun, 0)) {
        if (more.length === 0) return;
        continue;
      }
      const whole = begun;
      begun = none;
      if (!pass(whole, 0, whole.length)) {
        if (at < chunk.length) pgReads(chunk.subarray(at));
        return;
      }
    }
    while (at < chunk.length) {
      const end = at + lengthOf(chunk, at);
      if (end > chunk.length) {
        begun = Buffer.from(chunk.subarray(at));
        break;
      }
      if (!pass(chunk, at, end)) {
        if (end < chunk.length) pgReads(chunk.subarray(end));
        return;
      }
      at = end;
    }
    if (isOurs) free(chunk);
  }

  /** Hands a message on. False: it was the last, and pg reads again. */
  function pass(bytes: Buffer, from: number, to: number): boolean {
    if (bytes[from] === copyData) {
      take(bytes, from + headerLength, to);
      return true;
    }
    isOurs = false;
    const isLast = bytes[from] === readyForQuery;
    if (isLast) {
      source.on('data', pgReads);
      source.off('data', read);
    }
    pgReads(bytes.subarray(from, to));
    return !isLast;
  }
}

const none = Buffer.alloc(0);

/**
 * Gives the memory of what was read back now. Left to the collector, a hundred thousand rows are
 * 50 MB of it, for which it goes through the whole heap.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer.byteLength === byteLength) (buffer as ArrayBuffer).transfer(0);
}

/** Of the message that begins there; as long as its header is not all there, of that. */
function lengthOf(bytes: Buffer, at: number): number {
  if (at + headerLength > bytes.length) return headerLength;
  return 1 + bytes.readUInt32BE(at + 1);
}
