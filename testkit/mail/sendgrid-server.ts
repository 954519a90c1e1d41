import * as z from 'zod/mini';
import { type ApiServer, openApiServer, type ServerSecrets } from '#testkit/api-server.ts';

/** What SendGrid's `POST /v3/mail/send` asks for, of the fields that exist there. */
const sendBody = z.strictObject({
  personalizations: z
    .array(
      z.strictObject({
        to: z.array(z.strictObject({ email: z.email(), name: z.optional(z.string()) })),
        custom_args: z.optional(z.record(z.string(), z.string())),
      }),
    )
    .check(z.minLength(1)),
  from: z.strictObject({ email: z.email(), name: z.optional(z.string()) }),
  subject: z.string().check(z.minLength(1)),
  content: z
    .array(z.strictObject({ type: z.string(), value: z.string().check(z.minLength(1)) }))
    .check(z.minLength(1)),
  headers: z.optional(z.record(z.string(), z.string())),
  tracking_settings: z.optional(z.record(z.string(), z.record(z.string(), z.boolean()))),
});
export type SendgridBody = z.output<typeof sendBody>;

export type SendgridAnswer =
  | 'accept'
  | 'drop'
  | 'refuse-for-good'
  | 'refuse-for-now'
  | 'say-nothing';

export interface SendgridServer extends ApiServer {
  readonly taken: { readonly body: SendgridBody; readonly raw: string }[];
  answer: SendgridAnswer;
}

/**
 * A server of our own that speaks SendGrid's protocol as its reference describes it, as nobody but
 * SendGrid runs the real one: method, path, key, fields, and its answers.
 */
export async function openSendgridServer(
  apiKey: string,
  secrets?: ServerSecrets,
): Promise<SendgridServer> {
  const taken: SendgridServer['taken'] = [];
  const state: { answer: SendgridAnswer } = { answer: 'accept' };
  const server = await openApiServer(({ method, path, headers, body }) => {
    const refused = (status: number, message: string) => ({
      status,
      body: JSON.stringify({ errors: [{ message, field: null, help: null }] }),
    });
    if (method !== 'POST' || path !== '/v3/mail/send') return refused(404, 'not found');
    if (headers.authorization !== `Bearer ${apiKey}`) return refused(401, 'authorization required');
    if (state.answer === 'say-nothing') return null;
    if (state.answer === 'refuse-for-good') return refused(400, 'bad address');
    if (state.answer === 'refuse-for-now') return refused(429, 'too many requests');
    const read = sendBody.safeParse(JSON.parse(body));
    if (!read.success) return refused(400, z.prettifyError(read.error));
    if (state.answer === 'accept') taken.push({ body: read.data, raw: body });
    return { status: 202, body: '' };
  }, secrets);
  return {
    ...server,
    taken,
    get answer() {
      return state.answer;
    },
    set answer(next) {
      state.answer = next;
    },
  };
}
