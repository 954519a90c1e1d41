/** Every limit of the public API in one place. */
export const apiLimits = {
  /** Records of one page, when nobody says and at most. */
  pageSize: 50,
  pageSizeMaximum: 200,
  /** Requests of one window: of one token, and of an account by all its tokens and sessions. */
  windowS: 60,
  perToken: 600,
  perAccount: 1_200,
  /** Sockets that an account asks for: each is looked up, and then says hello. */
  socketsPerAccount: 120,
  /** Changes of access of one account: everybody in the tenant waits for each of them. */
  perAccountAccess: 240,
  /** How many accounts and tokens are counted at once; beyond it the oldest begins anew. */
  countersMaximum: 20_000,
} as const;
