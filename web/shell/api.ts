import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { passwordGiven } from './password-request.ts';

/** Of problem details (RFC 9457) the code is what our own words hang on. */
const problemSchema = z.object({
  code: z.string().check(z.maxLength(100)),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export interface ApiRequest<Schema extends z.core.$ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/api/${string}`;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must look like; leave out for answers without content. */
  readonly answer?: Schema;
}

/** Asks the server. Throws an AppError with the server's code, 'shell.no-connection' when it cannot be reached, and
 *  'shell.answer-malformed' when something else answers in its place. */
export async function callApi<Schema extends z.core.$ZodType = z.ZodMiniVoid>(
  request: ApiRequest<Schema>,
): Promise<z.output<Schema>> {
  const response = await answerTo(request);
  if (request.answer === undefined) return undefined as z.output<Schema>;
  const read = z.safeParse(request.answer, await jsonOf(response));
  if (!read.success) throw new AppError('shell.answer-malformed', { status: response.status });
  return read.data;
}

/** Asks the server for a file. Throws what `callApi` throws. */
export async function fetchFile(path: `/api/${string}`): Promise<Blob> {
  const response = await answerTo({ method: 'GET', path });
  return response.blob();
}

/** Asks the server in another way than with JSON. Throws what `callApi` throws. */
export async function requestApi(path: `/api/${string}`, init: RequestInit): Promise<Response> {
  const response = await fetched(path, init);
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** Where the password has to be given again, asks for it and goes on with the same request (ID54). */
export async function answerTo(request: ApiRequest<z.core.$ZodType>): Promise<Response> {
  const response = await send(request);
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code !== 'identity.password-needed' || !(await passwordGiven())) throw refusal;
  const next = await send(request);
  if (!next.ok) throw await refusalOf(next);
  return next;
}

function send({ method, path, body, headers }: ApiRequest<z.core.$ZodType>): Promise<Response> {
  return fetched(path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function fetched(path: `/api/${string}`, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...init });
  } catch (error) {
    throw new AppError('shell.no-connection', {}, { cause: error });
  }
}

/** What an answer that is not well refuses with. */
export async function refusalOf(response: Response): Promise<AppError> {
  const read = z.safeParse(problemSchema, await jsonOf(response));
  if (read.success) return new AppError(read.data.code, read.data.params);
  // A proxy in front of the server answers in its own words when the server is away.
  return new AppError(response.status >= 500 ? 'shell.no-connection' : 'shell.answer-malformed', {
    status: response.status,
  });
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
