/** Below what one mutation may weigh on the wire, with room for its frame. */
const bytesPerBatch = 40 * 1024;

/** Cuts what is to be written into batches that fit one mutation each, in order. */
export function batchesOf<Item>(items: readonly Item[], atMost: number): Item[][] {
  const encoder = new TextEncoder();
  const batches: Item[][] = [];
  let batch: Item[] = [];
  let bytes = 0;
  for (const one of items) {
    const size = encoder.encode(JSON.stringify(one)).length + 1;
    if (batch.length >= atMost || (batch.length > 0 && bytes + size > bytesPerBatch)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(one);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
