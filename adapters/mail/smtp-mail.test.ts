import { describe, expect, test } from 'vitest';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { openSmtpServer } from '#testkit/mail/smtp-server.ts';
import { mailContract, type ReceivedMail } from './contract-suite.ts';
import { smtpMail } from './smtp-mail.ts';

/** The operator's own, as what answers here is on this machine. */
const here = guardedNetwork(true);
const from = 'obhut@example.org';

describe('mail by SMTP', () => {
  mailContract('SMTP', async () => {
    const server = await openSmtpServer();
    const received: ReceivedMail[] = [];
    return {
      get received() {
        for (const { headers, ...mail } of server.received.splice(0)) {
          received.push({ ...mail, raw: headers });
        }
        return received;
      },
      get answer() {
        return server.answer;
      },
      set answer(next) {
        server.answer = next;
      },
      transport: (answerWithinMs) =>
        smtpMail({ url: `smtp://127.0.0.1:${String(server.port)}`, from, answerWithinMs }, here),
      close: () => server.close(),
    };
  });

  test('[GA30] what a name means is looked at before it is connected to', async () => {
    const server = await openSmtpServer();
    const url = `smtp://localhost:${String(server.port)}`;
    const mail = { id: 'x', to: 'ada@example.org', subject: 's', text: 't' };
    const far = smtpMail({ url, from }, guardedNetwork(false));
    const own = smtpMail({ url, from }, here);
    try {
      expect(await far.send(mail)).toEqual({
        is: 'refused',
        isLasting: false,
        code: 'address-refused',
      });
      expect(server.received).toEqual([]);
      expect(await own.send(mail)).toEqual({ is: 'accepted' });
    } finally {
      await server.close();
    }
  });

  test('[GA20] between machines it is encrypted or not sent', async () => {
    const server = await openSmtpServer();
    // The same server, by an address that is not this machine's by name: it offers no TLS.
    const far = smtpMail({ url: `smtp://127.0.0.2:${String(server.port)}`, from }, here);
    const near = smtpMail({ url: `smtp://127.0.0.1:${String(server.port)}`, from }, here);
    try {
      const mail = { id: 'x', to: 'ada@example.org', subject: 's', text: 't' };
      expect(await far.send(mail)).toEqual({ is: 'refused', isLasting: false, code: '500' });
      expect(server.received).toEqual([]);
      expect(await near.send(mail)).toEqual({ is: 'accepted' });
    } finally {
      await far.close();
      await near.close();
      await server.close();
    }
  });
});
