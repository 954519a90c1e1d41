/** One message to one person. What a mail provider gets is this and nothing more. */
export interface OutgoingMail {
  /** Ours; comes back in what the provider reports. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What the next server said. None of it is a delivery (GA24). */
export type MailOutcome =
  | { readonly is: 'accepted' }
  /** `isLasting`: this mailbox takes it from nobody. The code is the server's, such as 550. */
  | { readonly is: 'refused'; readonly isLasting: boolean; readonly code: string };

/** Port: hands one mail to a server. Never throws for what the server or the network does. */
export interface MailTransport {
  /** Where it calls, as descriptors name it: `smtp.example.org:587`, `api.example.org`. */
  readonly host: string;
  send(mail: OutgoingMail): Promise<MailOutcome>;
  close(): Promise<void>;
}

/** What a provider reports of a mail later. */
export interface MailReport {
  readonly id: string;
  readonly is: 'reported-delivered' | 'bounced';
  readonly code: string;
}

export interface ReportRequest {
  /** As the provider was told to call it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** When it came. */
  readonly atMs: number;
}

/** How far a provider's clock may be from ours, and a report on its way. */
export const reportToleranceMs = 10 * 60_000;
/** How long after something happened a report of it is believed: what was refused is sent again for a day. */
const reportAgeMs = 3 * 24 * 3_600_000;

/** Whether what a provider reports happened lately, by its own word. */
export function isLately(eventMs: number, atMs: number): boolean {
  return eventMs <= atMs + reportToleranceMs && eventMs >= atMs - reportAgeMs;
}

/** Port: reads what a provider reports. Null: the provider did not sign it, or not lately (GA24). */
export type ReadMailReports = (request: ReportRequest) => readonly MailReport[] | null;
