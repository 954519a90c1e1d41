/** What the import reads at most. Everything is checked before the work it would cost. */
export const importLimits = {
  fileBytes: 5 * 1024 * 1024,
  components: 20_000,
  /** One unfolded line. Longer ones are a description nobody typed, or an attack. */
  lineLength: 64 * 1024,
  linesPerComponent: 2_000,
  ruleLength: 1_000,
  rulesPerEvent: 5,
  /** EXDATE and RDATE values of one event. */
  datesPerEvent: 2_000,
  /** Around today: repeating events are written out this far. */
  repeatPastDays: 90,
  repeatFutureDays: 365,
  /** Around today: single events are read this far; older ones would be erased at once. */
  singlePastDays: 3 * 365,
  singleFutureDays: 5 * 365,
  occurrencesPerSeries: 400,
  occurrences: 5_000,
  /** Reading as a whole, on the reader's own clock. */
  readMs: 20_000,
  problems: 500,
} as const;
