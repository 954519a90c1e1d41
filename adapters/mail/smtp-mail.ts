import { createTransport } from 'nodemailer';
import type { MailOutcome, MailTransport } from '#governance/gate/mail-port.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, or `smtps:` for TLS from the first byte. */
  readonly url: string;
  readonly from: string;
  readonly answerWithinMs?: number;
}

const ports = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * Mail by SMTP (RFC 5321). Between machines it is encrypted or not sent. `250` says that the next
 * server took the message, and no more.
 */
export function smtpMail({ url, from, answerWithinMs = 15_000 }: SmtpSettings): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const number = port === '' ? ports[isSecure ? 'smtps:' : 'smtp:'] : Number(port);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: number,
    secure: isSecure,
    requireTLS: !isSecure && !isLocal,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    host: `${hostname}:${String(number)}`,
    async send({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          dsn: { id, return: 'headers', notify: ['failure'], recipient: from },
        });
        return { is: 'accepted' };
      } catch (error) {
        return refusalOf(error);
      }
    },
    close() {
      transport.close();
      return Promise.resolve();
    },
  };
}

/** By RFC 5321 a 5xx to the recipient or the message lasts; one to TLS or to the password is ours to mend. */
function refusalOf(error: unknown): MailOutcome {
  if (!(error instanceof Error)) return { is: 'refused', isLasting: false, code: 'unreachable' };
  const code = 'code' in error ? String(error.code) : 'unreachable';
  const status = 'responseCode' in error ? error.responseCode : null;
  if (typeof status !== 'number') {
    return { is: 'refused', isLasting: false, code: code.slice(0, 60) };
  }
  const isOfMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { is: 'refused', isLasting: isOfMail && status >= 500, code: String(status) };
}
