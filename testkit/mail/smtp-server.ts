import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface SmtpMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly headers: string;
}

export type SmtpAnswer = 'accept' | 'drop' | 'refuse-for-good' | 'refuse-for-now' | 'say-nothing';

export interface TestSmtpServer {
  readonly port: number;
  readonly received: SmtpMail[];
  answer: SmtpAnswer;
  close(): Promise<void>;
}

/** A real SMTP server, without TLS, on all addresses of this machine: one of them can stand for another. */
export async function openSmtpServer(): Promise<TestSmtpServer> {
  const received: SmtpMail[] = [];
  const state: { answer: SmtpAnswer } = { answer: 'accept' };
  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const mail = await simpleParser(stream);
    if (state.answer === 'drop') return;
    received.push({
      to: session.envelope.rcptTo.map(({ address }) => address),
      subject: mail.subject ?? '',
      text: mail.text ?? '',
      headers: mail.headerLines.map(({ line }) => line).join('\n'),
    });
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo(_address, _session, done) {
      if (state.answer === 'refuse-for-good') {
        done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
      } else if (state.answer === 'refuse-for-now') {
        done(Object.assign(new Error('come again'), { responseCode: 451 }));
      } else if (state.answer !== 'say-nothing') done();
    },
    onData(stream, session, done) {
      void take(stream, session).finally(done);
    },
  });
  // What breaks off is the client's to notice.
  server.on('error', () => undefined);
  server.listen(0, '0.0.0.0');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(resolve);
      await promise;
    },
  };
}
