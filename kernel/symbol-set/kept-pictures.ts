/**
 * Port: what a device keeps of the pictures of an account's sets in a tenant, beside the copy of their
 * records. It goes with that copy, whatever takes it away (SB20).
 */
export interface KeptPictures {
  names(): Promise<readonly string[]>;
  get(name: string): Promise<Blob | null>;
  put(name: string, content: Blob): Promise<void>;
  drop(name: string): Promise<void>;
}
