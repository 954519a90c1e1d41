/** Port: the network, as adapters of providers meet it. Each is made for one provider, and knows whether it is the operator's own. */
export interface ProviderNetwork {
  /**
   * Like `fetch`, without following a redirection, which would go where nobody described. Rejects where
   * the host is at an address that may not be gone to (GA30).
   */
  readonly fetch: typeof fetch;
  /**
   * An address of the host to connect to, for what speaks no HTTP: whoever looks the name up anew may
   * find another. Throws 'provider.address-refused'.
   */
  addressOf(host: string): Promise<string>;
}
