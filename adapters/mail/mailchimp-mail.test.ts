import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { guardedNetwork } from '#adapters/network/guarded-network.ts';
import { openApiServer } from '#testkit/api-server.ts';
import { mailContract, type ReceivedMail, type ServerAnswer } from './contract-suite.ts';
import { mailchimpMail } from './mailchimp-mail.ts';
import { mailchimpReports } from './mailchimp-reports.ts';

/** The operator's own, as what answers here is on this machine. */
const here = guardedNetwork(true);
const apiKey = 'md-test';

/** Of the fields that `messages/send` has, those that a mail of ours may use. */
const sendBody = z.strictObject({
  key: z.string(),
  message: z.strictObject({
    text: z.string(),
    subject: z.string(),
    from_email: z.email(),
    to: z.array(z.strictObject({ email: z.email(), type: z.literal(['to', 'cc', 'bcc']) })),
    headers: z.record(z.string(), z.string()),
    metadata: z.record(z.string(), z.string()),
    track_opens: z.literal(false),
    track_clicks: z.literal(false),
    auto_text: z.boolean(),
    auto_html: z.boolean(),
    view_content_link: z.boolean(),
    preserve_recipients: z.boolean(),
  }),
});

/** A server of our own that speaks the protocol of Mailchimp Transactional as its reference has it. */
async function openServer() {
  const received: ReceivedMail[] = [];
  const state: { answer: ServerAnswer } = { answer: 'accept' };
  const server = await openApiServer(({ method, path, body }) => {
    const failed = (name: string, code: number) => ({
      status: 500,
      body: JSON.stringify({ status: 'error', code, name, message: name }),
    });
    if (method !== 'POST' || path !== '/api/1.0/messages/send.json') {
      return failed('Unknown_Method', -1);
    }
    if (state.answer === 'say-nothing') return null;
    if (state.answer === 'refuse-for-now') return { status: 502, body: '<html>Bad Gateway</html>' };
    const read = sendBody.safeParse(JSON.parse(body));
    if (!read.success) return failed('ValidationError', -2);
    if (read.data.key !== apiKey) return failed('Invalid_Key', -1);
    const { message } = read.data;
    const [to] = message.to;
    const answered = (status: string, reason: string | null) => ({
      status: 200,
      body: JSON.stringify([{ email: to?.email, status, reject_reason: reason, _id: 'abc' }]),
    });
    if (state.answer === 'refuse-for-good') return answered('rejected', 'hard-bounce');
    if (state.answer === 'accept') {
      received.push({
        to: message.to.map(({ email }) => email),
        subject: message.subject,
        text: message.text,
        raw: body,
      });
    }
    return answered('queued', null);
  });
  return {
    received,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
    transport: (answerWithinMs: number, key = apiKey) =>
      mailchimpMail(
        { url: server.url, apiKey: key, from: 'obhut@example.org', answerWithinMs },
        here,
      ),
    close: () => server.close(),
  };
}

describe('mail by Mailchimp Transactional', () => {
  mailContract('Mailchimp', openServer);

  test('[GA24] a wrong key is no dead mailbox, and is told by its name', async () => {
    const server = await openServer();
    try {
      const mail = { id: 'one', to: 'ada@example.org', subject: 's', text: 't' };
      expect(await server.transport(15_000, 'other').send(mail)).toEqual({
        is: 'refused',
        isLasting: false,
        code: 'Invalid_Key',
      });
    } finally {
      await server.close();
    }
  });
});

describe('reports of Mailchimp Transactional', () => {
  const url = 'https://obhut.example/hooks/mail/mailchimp';
  const read = mailchimpReports('webhook-key');
  const ts = 1_588_788_367;
  const atMs = ts * 1000;
  const events = [
    { event: 'send', msg: { metadata: { obhut_send: 'a' } } },
    { event: 'delivered', msg: { metadata: { obhut_send: 'a' } } },
    { event: 'soft_bounce', msg: { metadata: { obhut_send: 'b' } } },
    {
      event: 'hard_bounce',
      msg: { metadata: { obhut_send: 'b' }, bounce_description: 'bad_mailbox' },
    },
    { event: 'hard_bounce', msg: { metadata: [] } },
    { type: 'blacklist', action: 'add' },
  ].map((one) => ({ ts, ...one }));

  function signed(text: string, key = 'webhook-key', to = url) {
    const signature = createHmac('sha1', key).update(`${to}mandrill_events${text}`);
    return {
      url,
      atMs,
      body: Buffer.from(new URLSearchParams({ mandrill_events: text }).toString()),
      headers: { 'x-mandrill-signature': signature.digest('base64') },
    };
  }

  test('[GA24] tell of what was delivered or bounced, of our mails alone', () => {
    expect(read(signed(JSON.stringify(events)))).toEqual([
      { id: 'a', is: 'reported-delivered', code: 'delivered' },
      { id: 'b', is: 'bounced', code: 'bad_mailbox' },
    ]);
  });

  test('[GA24] are believed of what happened lately', () => {
    const good = signed(JSON.stringify(events));
    expect(read({ ...good, atMs: atMs + 2 * 86_400_000 })).toHaveLength(2);
    // Recorded, and sent once more.
    expect(read({ ...good, atMs: atMs + 4 * 86_400_000 })).toEqual([]);
    expect(read({ ...good, atMs: atMs - 11 * 60_000 })).toEqual([]);
  });

  test('[GA24] are believed with the signature only', () => {
    const text = JSON.stringify(events);
    const good = signed(text);
    expect(read({ ...good, headers: {} })).toBeNull();
    expect(read(signed(text, 'other-key'))).toBeNull();
    expect(read(signed(text, 'webhook-key', 'https://elsewhere.example/'))).toBeNull();
    expect(read({ ...good, body: Buffer.from('mandrill_events=%5B%5D') })).toBeNull();
  });
});
