import type { MailTransport } from '#governance/gate/mail-port.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import { postJson } from './post-json.ts';

export interface SendgridSettings {
  /** `https://api.sendgrid.com`, or `https://api.eu.sendgrid.com`. */
  readonly url: string;
  readonly apiKey: string;
  readonly from: string;
  readonly answerWithinMs?: number;
}

/** Mail by SendGrid's Web API v3. Its `202` says that it took the message, and no more. */
export function sendgridMail(settings: SendgridSettings, network: ProviderNetwork): MailTransport {
  const { url, apiKey, from, answerWithinMs } = settings;
  const endpoint = new URL('/v3/mail/send', url);
  return {
    host: endpoint.host,
    async send({ id, to, subject, text }) {
      const answer = await postJson(
        network,
        endpoint,
        {
          personalizations: [{ to: [{ email: to }], custom_args: { obhut_send: id } }],
          from: { email: from },
          subject,
          content: [{ type: 'text/plain', value: text }],
          headers: { 'Auto-Submitted': 'auto-generated' },
          // Off whatever the account says: addresses in notices are secrets, and nobody is watched.
          tracking_settings: {
            click_tracking: { enable: false, enable_text: false },
            open_tracking: { enable: false },
            subscription_tracking: { enable: false },
            ganalytics: { enable: false },
          },
        },
        { authorization: `Bearer ${apiKey}` },
        answerWithinMs,
      );
      if (answer.is === 'failed') return { is: 'refused', isLasting: false, code: answer.code };
      const { status } = answer;
      if (status === 202) return { is: 'accepted' };
      // Keys, quotas and a server that is not well are no matter of the mailbox.
      return { is: 'refused', isLasting: status === 400, code: String(status) };
    },
    close: () => Promise.resolve(),
  };
}
