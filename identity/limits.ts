/** Every limit of identity in one place. Documented in docs/spec/identity.md. */
export const identityLimits = {
  /** A session ends so long after sign-in, whatever happens. */
  sessionAbsoluteMs: 90 * 86_400_000,
  /** A session ends when neither a request nor an open socket used it for so long. */
  sessionIdleMs: 14 * 86_400_000,
  /** Use is written down at most so often. */
  sessionTouchMs: 5 * 60_000,
  /** For so long after the password was given, what asks for it may be done without. */
  passwordRecentMs: 10 * 60_000,
  /** A device whose sessions were ended from elsewhere is listed for so long: it may hold a copy. */
  revokedDeviceListedMs: 180 * 86_400_000,
  invitationMs: 14 * 86_400_000,
  /** Open invitations to one tenant. */
  invitationsPerTenant: 200,
  passwordMinimum: 10,
  passwordMaximum: 128,
  emailMaximum: 254,
  nameMaximum: 200,
  /** Attempts without a wait, per counter. */
  freeAttempts: { pair: 5, account: 20, address: 50, device: 10 },
  /** A counter untouched for so long has leaked empty. */
  throttleRestMs: 12 * 3_600_000,
  /** Live tokens of one person or one service. */
  tokensPerAccount: 50,
  tokenDaysMaximum: 365,
  /** A token that ended is forgotten after so long. */
  tokenRememberedMs: 30 * 86_400_000,
} as const;
