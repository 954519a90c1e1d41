/**
 * The font inside of a WOFF file as it was before it was packed (W3C WOFF 1.0). What reads fonts for
 * pdfkit unpacks a table anew for each letter it looks up. Anything else is given back as it is.
 */
export async function unpackWoff(file: Uint8Array): Promise<Uint8Array> {
  const from = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (from.getUint32(0) !== signature) return file;
  const count = from.getUint16(12);
  const tables = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const entry = headerLength + at * 20;
      const offset = from.getUint32(entry + 4);
      const packedLength = from.getUint32(entry + 8);
      const length = from.getUint32(entry + 12);
      const packed = file.slice(offset, offset + packedLength);
      return {
        tag: from.getUint32(entry),
        checksum: from.getUint32(entry + 16),
        bytes: packedLength < length ? await inflated(packed) : packed,
      };
    }),
  );
  const start = 12 + 16 * count;
  const size = tables.reduce((sum, { bytes }) => sum + padded(bytes.length), start);
  const font = new Uint8Array(size);
  const to = new DataView(font.buffer);
  to.setUint32(0, from.getUint32(4));
  to.setUint16(4, count);
  // What binary search over the tables begins with.
  const power = Math.floor(Math.log2(count));
  to.setUint16(6, 2 ** power * 16);
  to.setUint16(8, power);
  to.setUint16(10, count * 16 - 2 ** power * 16);
  let offset = start;
  for (const [at, { tag, checksum, bytes }] of tables.entries()) {
    const entry = 12 + at * 16;
    to.setUint32(entry, tag);
    to.setUint32(entry + 4, checksum);
    to.setUint32(entry + 8, offset);
    to.setUint32(entry + 12, bytes.length);
    font.set(bytes, offset);
    offset += padded(bytes.length);
  }
  return font;
}

/** "wOFF" */
const signature = 0x774f4646;
const headerLength = 44;

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

async function inflated(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
