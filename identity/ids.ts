declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Names a session in logs and events. Not the cookie's token, and no secret. */
export type SessionId = Branded<'SessionId'>;
export type InvitationId = Branded<'InvitationId'>;
/** Names a token in lists and the chronicle. Not its text, and no secret. */
export type TokenId = Branded<'TokenId'>;
