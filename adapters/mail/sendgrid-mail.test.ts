import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { openApiServer } from '#testkit/api-server.ts';
import { openSendgridServer } from '#testkit/mail/sendgrid-server.ts';
import { mailContract, type ReceivedMail } from './contract-suite.ts';
import { sendgridMail } from './sendgrid-mail.ts';
import { sendgridReports } from './sendgrid-reports.ts';

/** The operator's own, as what answers here is on this machine. */
const here = guardedNetwork(true);
const apiKey = 'SG.test';
const from = 'obhut@example.org';

describe('mail by SendGrid', () => {
  mailContract('SendGrid', async () => {
    const server = await openSendgridServer(apiKey);
    const received: ReceivedMail[] = [];
    return {
      // What the server took, as mails; the list is emptied by the suite.
      get received() {
        for (const { body, raw } of server.taken.splice(0)) {
          received.push({
            to: body.personalizations.flatMap(({ to }) => to.map(({ email }) => email)),
            subject: body.subject,
            text: body.content.map(({ value }) => value).join(''),
            raw,
          });
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
        sendgridMail({ url: server.url, apiKey, from, answerWithinMs }, here),
      close: () => server.close(),
    };
  });

  const mail = { id: 'one', to: 'ada@example.org', subject: 's', text: 't' };

  test('[GA20] nothing follows to where nobody described, and nobody is tracked', async () => {
    const elsewhere = await openSendgridServer(apiKey);
    const server = await openApiServer(() => ({
      status: 307,
      body: '',
      location: `${elsewhere.url}/v3/mail/send`,
    }));
    const sendgrid = await openSendgridServer(apiKey);
    try {
      const moved = sendgridMail({ url: server.url, apiKey, from }, here);
      expect(await moved.send(mail)).toMatchObject({ is: 'refused', code: '307' });
      expect(elsewhere.taken).toEqual([]);
      await sendgridMail({ url: sendgrid.url, apiKey, from }, here).send(mail);
      const [taken] = sendgrid.taken;
      const tracking = Object.values(taken?.body.tracking_settings ?? {});
      expect(tracking.length).toBeGreaterThan(2);
      expect(tracking.every(({ enable }) => enable === false)).toBe(true);
    } finally {
      await Promise.all([server.close(), elsewhere.close(), sendgrid.close()]);
    }
  });

  test('[GA24] a wrong key is no dead mailbox', async () => {
    const server = await openSendgridServer(apiKey);
    try {
      const wrong = sendgridMail({ url: server.url, apiKey: 'SG.other', from }, here);
      expect(await wrong.send(mail)).toEqual({ is: 'refused', isLasting: false, code: '401' });
    } finally {
      await server.close();
    }
  });
});

describe('reports of SendGrid', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const read = sendgridReports(
    publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  );
  const timestamp = 1_588_788_367;
  const atMs = timestamp * 1000;
  const events = [
    { event: 'processed', email: 'ada@example.org', obhut_send: 'a', sg_event_id: 'x' },
    { event: 'delivered', email: 'ada@example.org', obhut_send: 'a', response: '250 OK' },
    { event: 'bounce', email: 'bob@example.org', obhut_send: 'b', status: '5.1.1', type: 'bounce' },
    { event: 'dropped', email: 'bob@example.org', obhut_send: 'c', reason: 'Bounced Address' },
    { event: 'open', email: 'bob@example.org', obhut_send: 'd' },
    { event: 'delivered', email: 'cleo@example.org' },
  ];
  const body = Buffer.from(JSON.stringify(events.map((one) => ({ timestamp, ...one }))));

  function signed(text: Buffer, at = String(timestamp)) {
    const signature = sign('sha256', Buffer.concat([Buffer.from(at), text]), privateKey);
    return {
      url: 'https://obhut.example/hooks',
      body: text,
      atMs,
      headers: {
        'x-twilio-email-event-webhook-signature': signature.toString('base64'),
        'x-twilio-email-event-webhook-timestamp': at,
      },
    };
  }

  test('[GA24] tell of what was delivered or bounced, of our mails alone', () => {
    expect(read(signed(body))).toEqual([
      { id: 'a', is: 'reported-delivered', code: 'delivered' },
      { id: 'b', is: 'bounced', code: '5.1.1' },
      { id: 'c', is: 'bounced', code: 'dropped' },
    ]);
    expect(read(signed(Buffer.from('no JSON')))).toEqual([]);
  });

  test('[GA24] are believed when they were signed lately, and of what happened lately', () => {
    const good = signed(body);
    const minutes = (n: number) => ({ ...good, atMs: atMs + n * 60_000 });
    expect(read(minutes(9))).toHaveLength(3);
    expect(read(minutes(-9))).toHaveLength(3);
    // Recorded, and sent once more.
    expect(read(minutes(11))).toBeNull();
    expect(read(minutes(-11))).toBeNull();
    expect(read(signed(body, `${String(timestamp)}x`))).toBeNull();
    const old = { event: 'delivered', obhut_send: 'a', timestamp: timestamp - 4 * 86_400 };
    expect(read(signed(Buffer.from(JSON.stringify([old]))))).toEqual([]);
  });

  test('[GA24] are believed with the signature only', () => {
    const good = signed(body);
    expect(read({ ...good, headers: {} })).toBeNull();
    expect(read({ ...good, body: Buffer.from('[]') })).toBeNull();
    const later = { ...good.headers, 'x-twilio-email-event-webhook-timestamp': '1588788368' };
    expect(read({ ...good, headers: later })).toBeNull();
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
    const stranger = sendgridReports(
      other.export({ format: 'der', type: 'spki' }).toString('base64'),
    );
    expect(stranger(good)).toBeNull();
  });
});
