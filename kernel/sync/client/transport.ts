import type { Up } from '#kernel/protocol/up.ts';

/** Port: one connection to the server at a time. The network may drop it at any moment. */
export interface Transport {
  /**
   * Opens a connection; rejects when there is none to be had, with an `AppError` of the server's
   * code when the server said why.
   */
  connect(events: {
    /** What came, decoded but not yet checked against the protocol; undefined: not decodable. */
    onMessage: (message: unknown) => void;
    /** `code` is a registered error code when the server said why. */
    onClose: (reason: { readonly code: string | null }) => void;
  }): Promise<Connection>;
}

export interface Connection {
  send(message: Up): void;
  close(): void;
}
