import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { SessionId, TokenId } from '#identity/ids.ts';
import type { FeedScope, FeedShows, TokenScope } from '#identity/token-scope.ts';

/** Who is asking, by a live token: one account in one tenant, for these scopes. */
export interface TokenHolder {
  readonly token: TokenId;
  readonly tenant: TenantId;
  readonly account: AccountId;
  /** The token's own: receipts and the chronicle name it. */
  readonly device: DeviceId;
  readonly scopes: readonly TokenScope[];
}

/** Whose eyes a feed has, and what it looks at. */
export interface FeedHolder {
  readonly tenant: TenantId;
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly shows: FeedShows;
}

/** As whom a token acts: a person, or a service of the tenant. */
export type TokenSubject = { readonly account: AccountId } | { readonly service: AccountId };

export interface ListedToken {
  readonly id: TokenId;
  readonly tenant: TenantId;
  /** The service it acts as; null for a person's own. */
  readonly service: AccountId | null;
  readonly name: string;
  readonly scopes: readonly (TokenScope | FeedScope)[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface NewToken {
  readonly tenant: TenantId;
  readonly acts: TokenSubject;
  /**
   * Who makes it, on which device, and in which session: without a live one there is no token.
   * `null` is the command line, which makes tokens of services only.
   */
  readonly by: {
    readonly account: AccountId;
    readonly device: DeviceId;
    readonly session: SessionId | null;
  };
  readonly name: string;
  readonly scopes: readonly (TokenScope | FeedScope)[];
  readonly days: number;
}

/**
 * Port: writes into the tenant's chronicle that a token of `holder` comes or goes, and refuses
 * what is not the actor's to do. Throws 'access.not-keeper', 'access.no-member'.
 */
export type NoteToken = (note: {
  readonly action: 'token.create' | 'token.revoke';
  readonly tenant: TenantId;
  readonly by: { readonly account: AccountId; readonly device: DeviceId | null };
  readonly token: TokenId;
  readonly holder: AccountId;
}) => Promise<void>;

/** Port: the tokens programs act with. Rules: docs/spec/api.md. */
export interface Tokens {
  /** The holder of a live token; null for whatever else the text is. Throws 'identity.unavailable'. */
  holderOf(text: string): Promise<TokenHolder | null>;
  /** The same for the text in the address of a feed: what opens one opens nothing of the other. */
  feedOf(text: string): Promise<FeedHolder | null>;
  /** Whether a token found before is live still. */
  isLive(token: TokenId): Promise<boolean>;
  /**
   * Returns the text, the only time it can be had. Throws 'identity.too-many-tokens', and
   * 'identity.not-signed-in' when the session or the membership is over by then.
   */
  create(token: NewToken): Promise<{ readonly text: string; readonly listed: ListedToken }>;
  /** Live tokens: of a person in all tenants, or of a tenant's services. */
  ofAccount(account: AccountId): Promise<readonly ListedToken[]>;
  ofServices(tenant: TenantId): Promise<readonly ListedToken[]>;
  /** All live tokens of a tenant: for the command line only. */
  ofTenant(tenant: TenantId): Promise<readonly ListedToken[]>;
  /**
   * Ends any token of a tenant, written down in its holder's name: for the command line only.
   * Throws 'identity.token-unknown'.
   */
  endFor(tenant: TenantId, token: TokenId): Promise<void>;
  /** Ends a token of this holder. Throws 'identity.token-unknown', alike for tokens of others. */
  revoke(
    token: TokenId,
    acts: TokenSubject & { readonly tenant?: TenantId },
    by: { readonly account: AccountId; readonly device: DeviceId | null },
  ): Promise<void>;
  /** A membership is over: ends the account's own tokens of this tenant. */
  endMembership(tenant: TenantId, account: AccountId): Promise<void>;
}

/** A token that ended with others, and what is to be said of it. */
export interface EndedToken {
  readonly token: TokenId;
  readonly tenant: TenantId;
  readonly holder: AccountId;
}

/** Hears what failed after tokens, or what goes with them, had ended. Gets ids only. */
export type TokenTrouble = (
  error: unknown,
  about: Partial<EndedToken> & { readonly account?: AccountId },
) => void;
