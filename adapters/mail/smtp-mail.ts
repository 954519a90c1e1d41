import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { failureCode } from '#governance/gate/failure-code.ts';
import type { MailOutcome, MailTransport } from '#governance/gate/mail-port.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import { AppError } from '#kernel/base/app-error.ts';

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
export function smtpMail(
  { url, from, answerWithinMs = 15_000 }: SmtpSettings,
  network: ProviderNetwork,
): MailTransport {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const number = port === '' ? ports[isSecure ? 'smtps:' : 'smtp:'] : Number(port);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const name = hostname.replace(/^\[|\]$/g, '');
  const options = {
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
  };
  return {
    host: `${hostname}:${String(number)}`,
    async send({ id, to, subject, text }) {
      try {
        // By its address, which was looked at; the certificate is its name's (GA30).
        const transport = createTransport({
          ...options,
          host: await network.addressOf(name),
          ...(isIP(name) === 0 && { tls: { servername: name } }),
        });
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
    // Each mail has a connection of its own, which ends with it.
    close: () => Promise.resolve(),
  };
}

/** By RFC 5321 a 5xx to the recipient or the message lasts; one to TLS or to the password is ours to mend. */
function refusalOf(error: unknown): MailOutcome {
  if (!(error instanceof Error) || error instanceof AppError) {
    return { is: 'refused', isLasting: false, code: failureCode(error) };
  }
  const code = 'code' in error ? String(error.code) : 'unreachable';
  const status = 'responseCode' in error ? error.responseCode : null;
  if (typeof status !== 'number') {
    return { is: 'refused', isLasting: false, code: code.slice(0, 60) };
  }
  const isOfMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return { is: 'refused', isLasting: isOfMail && status >= 500, code: String(status) };
}
