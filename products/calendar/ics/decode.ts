/** The text of a file, and how it was read. `guessed`: the file did not say and was not UTF-8. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly guessed: boolean;
}

/** Decodes by byte order mark; else UTF-8 when it is; else UTF-16 when every other byte is zero;
 *  else Windows-1252, which reads anything. */
export function decode(bytes: Uint8Array): DecodedText {
  if (startsWith(bytes, [0xff, 0xfe])) return decodeAs(bytes, 'utf-16le', false);
  if (startsWith(bytes, [0xfe, 0xff])) return decodeAs(bytes, 'utf-16be', false);
  const zeros = zerosAt(bytes);
  if (zeros === 'odd') return decodeAs(bytes, 'utf-16le', true);
  if (zeros === 'even') return decodeAs(bytes, 'utf-16be', true);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, encoding: 'utf-8', guessed: false };
  } catch {
    return decodeAs(bytes, 'windows-1252', true);
  }
}

function decodeAs(
  bytes: Uint8Array,
  encoding: DecodedText['encoding'],
  guessed: boolean,
): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding, guessed };
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** Where the zeros of `BEGIN:VC` in UTF-16 stand. */
function zerosAt(bytes: Uint8Array): 'odd' | 'even' | null {
  if (bytes.length < 16) return null;
  const head = bytes.subarray(0, 16);
  const odd = head.every((byte, at) => (at % 2 === 1) === (byte === 0));
  const even = head.every((byte, at) => (at % 2 === 0) === (byte === 0));
  return odd ? 'odd' : even ? 'even' : null;
}
