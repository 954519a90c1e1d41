import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MailTransport, OutgoingMail } from '#governance/gate/mail-port.ts';

/** A mail server as a transport meets it. */
export interface MailServerUnderTest {
  /** To the server; how long an answer is waited for. */
  transport(answerWithinMs: number): MailTransport;
  /** What arrived whole, in order; `raw` is the message or the request as it came. */
  readonly received: ReceivedMail[];
  /** How it answers from now on. */
  answer: ServerAnswer;
  close(): Promise<void>;
}

export type ServerAnswer = 'accept' | 'drop' | 'refuse-for-good' | 'refuse-for-now' | 'say-nothing';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly raw: string;
}

/** A busy machine takes its time. */
const patienceMs = 15_000;

/** What every mail transport keeps; runs against a server that really answers. */
export function mailContract(name: string, open: () => Promise<MailServerUnderTest>): void {
  let server: MailServerUnderTest;
  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.received.length = 0;
    server.answer = 'accept';
  });

  const mail: OutgoingMail = {
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    to: 'ada@example.org',
    subject: 'Ankündigung: für Größe',
    text: 'Erste Zeile\n.\n.. und „Umlaute“ äöüß\nletzte',
  };

  async function send(more: Partial<OutgoingMail> = {}, answerWithinMs = patienceMs) {
    const transport = server.transport(answerWithinMs);
    try {
      return await transport.send({ ...mail, ...more });
    } finally {
      await transport.close();
    }
  }

  test(`[GA24] ${name}: what is accepted arrives as it was written, to one person`, async () => {
    expect(await send()).toEqual({ is: 'accepted' });
    expect(server.received).toHaveLength(1);
    const [got] = server.received;
    expect(got?.to).toEqual(['ada@example.org']);
    expect(got?.subject).toBe(mail.subject);
    expect(got?.text.trimEnd()).toBe(mail.text);
  });

  test(`[GA24] ${name}: a sink that answers well and drops has accepted, and no more is claimed`, async () => {
    server.answer = 'drop';
    expect(await send()).toEqual({ is: 'accepted' });
    expect(server.received).toEqual([]);
  });

  test(`[GA24] ${name}: what is refused says whether trying again helps, and throws nothing`, async () => {
    server.answer = 'refuse-for-good';
    expect(await send()).toMatchObject({ is: 'refused', isLasting: true });
    server.answer = 'refuse-for-now';
    expect(await send()).toMatchObject({ is: 'refused', isLasting: false });
    server.answer = 'say-nothing';
    expect(await send({}, 300)).toMatchObject({ is: 'refused', isLasting: false });
  });

  test(`[GA20] ${name}: nothing that is written becomes another header, recipient or markup`, async () => {
    const subject = 'Hallo\r\nBcc: eve@example.org';
    const text = '<b>nicht fett</b>\r\nTo: eve@example.org';
    expect(await send({ subject, text })).toEqual({ is: 'accepted' });
    const [got] = server.received;
    expect(got?.to).toEqual(['ada@example.org']);
    expect(got?.text).toContain('<b>nicht fett</b>');
    expect(got?.raw).not.toMatch(/^(?:bcc|cc): /im);
    expect(got?.raw).not.toMatch(/text\/html/i);
  });

  test(`[GA20] ${name}: names where it calls, as descriptors do`, () => {
    expect(server.transport(patienceMs).host).toMatch(/^[a-z0-9.-]+(?::\d+)?$/);
  });
}
