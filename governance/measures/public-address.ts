/** Port: the public address, as anybody on the internet sees it, with all that stands before the program. */
export interface PublicAddress {
  /** Asks for a path without cookies, and follows nothing. */
  ask(path: string, signal: AbortSignal): Promise<PublicAnswer>;
  /** Greets with no version of TLS but this one; null: it is not spoken there. */
  greet(version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', signal: AbortSignal): Promise<Greeting | null>;
  readonly isEncrypted: boolean;
}

export interface PublicAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first kilobyte. */
  readonly beginning: string;
}

export interface Greeting {
  /** Nobody but who it says it is, by what this machine trusts. */
  readonly isTrusted: boolean;
  readonly validUntilMs: number;
}
