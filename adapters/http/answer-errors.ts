import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';
import {
  languageOf,
  type ProblemDetails,
  problemMediaType,
  problemType,
  type WordsFor,
} from '#adapters/http/problem-details.ts';

export interface ErrorAnswers {
  readonly register: ErrorRegister;
  readonly words: WordsFor;
  readonly publicUrl: URL;
}

/** When what is away now is worth asking for again. */
const unavailableS = 5;

/** Answers every failure as problem details with a registered code; nothing else (AP1). */
export function addErrorAnswers(app: FastifyInstance, answers: ErrorAnswers): void {
  app.setErrorHandler(async (failure, request, reply) => {
    await answerError(failure, request, reply, answers);
  });
  app.setNotFoundHandler(async (request, reply) => {
    await answerError(new AppError('http.not-found'), request, reply, answers);
  });
}

/** What a failure comes to for who asked. A code that nobody registered becomes 'http.internal'. */
export function problemOf(
  failure: AppError,
  request: { readonly id: string; readonly acceptLanguage: string | undefined },
  { register, words, publicUrl }: ErrorAnswers,
): ProblemDetails {
  const { code, params } = register.has(failure.code)
    ? failure
    : new AppError('http.internal', { request: request.id });
  const { title, detail } = words(code, params, languageOf(request.acceptLanguage));
  return {
    type: problemType(publicUrl, code),
    title,
    status: register.get(code)?.status ?? 500,
    detail,
    instance: `urn:uuid:${request.id}`,
    code,
    params,
  };
}

async function answerError(
  failure: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answers: ErrorAnswers,
): Promise<void> {
  const refused = toAppError(failure, request.id);
  const acceptLanguage = request.headers['accept-language'];
  const problem = problemOf(refused, { id: request.id, acceptLanguage }, answers);
  if (problem.status >= 500) {
    request.log.error({ err: failure, code: refused.code }, 'request failed');
  }
  const wait =
    problem.params['retryAfterSeconds'] ?? (problem.status === 503 ? unavailableS : undefined);
  if (typeof wait === 'number') reply.header('retry-after', String(wait));
  // RFC 9110 §15.5.2 asks for it; browsers do nothing about Bearer.
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="obhut"');
  await reply
    .code(problem.status)
    .type(problemMediaType)
    .header('content-language', languageOf(acceptLanguage))
    .header('vary', 'accept-language')
    .send(JSON.stringify(problem));
}
function toAppError(failure: unknown, request: string): AppError {
  if (failure instanceof AppError) return failure;
  const code = codeOf(failure);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('http.body-too-large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('http.not-json');
  if (code.startsWith('FST_ERR_CTP_') || isUnreadableBody(failure, code)) {
    return new AppError('http.body-invalid');
  }
  if (isDatabaseGone(failure, code))
    return new AppError('http.unavailable', {}, { cause: failure });
  return new AppError('http.internal', { request }, { cause: failure });
}

/**
 * Fastify gives a status to what it could not read: JSON's SyntaxError, for prototype keys as well,
 * and ECONNRESET of who went away with the body on its way, which is not the database's.
 */
function isUnreadableBody(failure: unknown, code: string): boolean {
  return (
    failure instanceof Error &&
    (failure instanceof SyntaxError || code === 'ECONNRESET') &&
    'statusCode' in failure &&
    failure.statusCode === 400
  );
}

function isDatabaseGone(failure: unknown, code: string): boolean {
  // PostgreSQL's class 08 and 57P: connection exceptions, shutdown, cannot connect now.
  if (/^(?:08...|57P..|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/.test(code))
    return true;
  return (
    failure instanceof Error &&
    /^(?:Connection terminated|timeout exceeded when)/.test(failure.message)
  );
}

function codeOf(failure: unknown): string {
  if (!(failure instanceof Error) || !('code' in failure)) return '';
  return typeof failure.code === 'string' ? failure.code : '';
}
