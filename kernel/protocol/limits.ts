/** Every limit of the protocol in one place; both ends check them. */
export const limits = {
  /** One message from a device, encoded. */
  messageBytes: 1024 * 1024,
  /** One mutation's arguments, encoded. */
  mutationBytes: 64 * 1024,
  mutationsPerPush: 100,
  /** One cursor per audience a device knows. */
  cursorsPerPull: 5_000,
  recordsPerMutation: 500,
  rowsPerPage: 2_000,
  pageBytes: 2 * 1024 * 1024,
} as const;
