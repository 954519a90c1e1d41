/** The name, which is to be made by `keyedAddresses`; anything else could lead out of the storage. */
export function checkedName(name: string): string {
  if (!/^[0-9a-f]{32}(?:\/[0-9a-f]{64}){0,2}$/.test(name)) {
    throw new Error('not the name of anything stored');
  }
  return name;
}
