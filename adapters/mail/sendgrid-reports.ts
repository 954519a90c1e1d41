import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import {
  isLately,
  type MailReport,
  type ReadMailReports,
  reportToleranceMs,
} from '#governance/gate/mail-port.ts';

const events = z
  .array(
    z.object({
      event: z.string(),
      timestamp: z.number(),
      obhut_send: z.optional(z.string().check(z.maxLength(60))),
      status: z.optional(z.string()),
    }),
  )
  .check(z.maxLength(10_000));

/** `deferred` is tried again by SendGrid, `open` and `click` are never asked for. */
const meanings: Readonly<Record<string, MailReport['is']>> = {
  delivered: 'reported-delivered',
  bounce: 'bounced',
  dropped: 'bounced',
};

/**
 * Reads the events that SendGrid posts, signed with ECDSA over timestamp and body. The key is the
 * one that the account shows: a public key in DER as base64.
 */
export function sendgridReports(verificationKey: string): ReadMailReports {
  const key = createPublicKey({
    key: Buffer.from(verificationKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  return ({ headers, body, atMs }) => {
    const signature = headers['x-twilio-email-event-webhook-signature'];
    const timestamp = headers['x-twilio-email-event-webhook-timestamp'];
    if (typeof signature !== 'string' || typeof timestamp !== 'string') return null;
    // Seconds, which are signed: what somebody recorded is not believed a second time later.
    if (!/^\d{1,12}$/.test(timestamp)) return null;
    if (Math.abs(atMs - Number(timestamp) * 1000) > reportToleranceMs) return null;
    const signed = Buffer.concat([Buffer.from(timestamp, 'utf8'), body]);
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64'))) return null;
    return reportsIn(body.toString('utf8'), atMs);
  };
}

function reportsIn(text: string, atMs: number): readonly MailReport[] {
  const read = events.safeParse(parsed(text));
  if (!read.success) return [];
  return read.data.flatMap(({ event, obhut_send: id, status, timestamp }) => {
    const is = meanings[event];
    if (is === undefined || id === undefined || !isLately(timestamp * 1000, atMs)) return [];
    return [{ id, is, code: (status ?? event).slice(0, 60) }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
