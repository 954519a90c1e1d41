import * as z from 'zod/mini';
import type { MailTransport } from '#governance/gate/mail-port.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import { postJson } from './post-json.ts';

export interface MailchimpSettings {
  /** `https://mandrillapp.com` */
  readonly url: string;
  readonly apiKey: string;
  readonly from: string;
  readonly answerWithinMs?: number;
}

const outcome = z.object({ status: z.string(), reject_reason: z.nullish(z.string()) });
const outcomes = z.array(outcome).check(z.length(1));
const refusal = z.object({ name: z.string() });
const accepted: ReadonlySet<string> = new Set(['sent', 'queued', 'scheduled']);

/** Mail by Mailchimp Transactional (Mandrill) API 1.0. `sent` says that it took it, and no more. */
export function mailchimpMail(
  settings: MailchimpSettings,
  network: ProviderNetwork,
): MailTransport {
  const { url, apiKey, from, answerWithinMs } = settings;
  const endpoint = new URL('/api/1.0/messages/send.json', url);
  return {
    host: endpoint.host,
    async send({ id, to, subject, text }) {
      const message = {
        text,
        subject,
        from_email: from,
        to: [{ email: to, type: 'to' }],
        headers: { 'Auto-Submitted': 'auto-generated' },
        metadata: { obhut_send: id },
        // Off whatever the account says: addresses in notices are secrets, and nobody is watched.
        track_opens: false,
        track_clicks: false,
        auto_text: false,
        auto_html: false,
        view_content_link: false,
        preserve_recipients: false,
      };
      const answer = await postJson(
        network,
        endpoint,
        { key: apiKey, message },
        {},
        answerWithinMs,
      );
      if (answer.is === 'failed') return { is: 'refused', isLasting: false, code: answer.code };
      const read = parsed(answer.text);
      // `500` and a name is a refusal of the call, such as of its key: no matter of the mailbox.
      const refused = refusal.safeParse(read);
      if (answer.status !== 200) {
        const code = refused.success ? refused.data.name : String(answer.status);
        return { is: 'refused', isLasting: false, code: code.slice(0, 60) };
      }
      const [one] = outcomes.safeParse(read).data ?? [];
      if (one === undefined) return { is: 'refused', isLasting: false, code: 'not-understood' };
      if (accepted.has(one.status)) return { is: 'accepted' };
      const code = one.reject_reason ?? one.status;
      return { is: 'refused', isLasting: true, code: code.slice(0, 60) };
    },
    close: () => Promise.resolve(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
