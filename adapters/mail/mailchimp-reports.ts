import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { isLately, type MailReport, type ReadMailReports } from '#governance/gate/mail-port.ts';

const events = z
  .array(
    z.object({
      event: z.optional(z.string()),
      ts: z.number(),
      msg: z.optional(
        z.object({
          metadata: z.optional(z.unknown()),
          bounce_description: z.nullish(z.string()),
        }),
      ),
    }),
  )
  .check(z.maxLength(1_000));
const metadata = z.object({ obhut_send: z.string().check(z.maxLength(60)) });

/** A soft bounce is tried again by Mailchimp and reported as hard at last. */
const meanings: Readonly<Record<string, MailReport['is']>> = {
  delivered: 'reported-delivered',
  hard_bounce: 'bounced',
  reject: 'bounced',
};

/**
 * Reads the events that Mailchimp Transactional posts as a form, signed with HMAC-SHA-1 over the
 * address it was told to call and the fields, by name. The key is the webhook's own.
 */
export function mailchimpReports(webhookKey: string): ReadMailReports {
  return ({ url, headers, body, atMs }) => {
    const signature = headers['x-mandrill-signature'];
    if (typeof signature !== 'string') return null;
    const form = new URLSearchParams(body.toString('utf8'));
    const fields = [...form].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const signed = url + fields.flat().join('');
    const expected = createHmac('sha1', webhookKey).update(signed).digest();
    const given = Buffer.from(signature, 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return reportsIn(form.get('mandrill_events') ?? '', atMs);
  };
}

function reportsIn(text: string, atMs: number): readonly MailReport[] {
  const read = events.safeParse(parsed(text));
  if (!read.success) return [];
  return read.data.flatMap(({ event = '', ts, msg }) => {
    const is = meanings[event];
    const about = metadata.safeParse(msg?.metadata);
    // The signature has no time of its own: that of the event is the one there is.
    if (is === undefined || !about.success || !isLately(ts * 1000, atMs)) return [];
    return [
      { id: about.data.obhut_send, is, code: (msg?.bounce_description ?? event).slice(0, 60) },
    ];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
