import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorRegister } from '#kernel/base/app-error.ts';

/** Answers every failure as `{error: {code, params}}` with a registered code; nothing else. */
export function addErrorAnswers(app: FastifyInstance, register: ErrorRegister): void {
  app.setErrorHandler(async (failure, request, reply) => {
    await answerError(failure, request, reply, register);
  });
  app.setNotFoundHandler(async (request, reply) => {
    await answerError(new AppError('http.not-found'), request, reply, register);
  });
}

async function answerError(
  failure: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  register: ErrorRegister,
): Promise<void> {
  const refused = toAppError(failure, request.id);
  const entry = register.get(refused.code);
  const { code, params } =
    entry === undefined ? new AppError('http.internal', { request: request.id }) : refused;
  const status = entry?.status ?? 500;
  if (status >= 500) request.log.error({ err: failure, code: refused.code }, 'request failed');
  const wait = params['retryAfterSeconds'];
  if (typeof wait === 'number') reply.header('retry-after', String(wait));
  await reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ error: { code, params } });
}

function toAppError(failure: unknown, request: string): AppError {
  if (failure instanceof AppError) return failure;
  const code = codeOf(failure);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('http.body-too-large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('http.not-json');
  if (code.startsWith('FST_ERR_CTP_') || isUnreadableJson(failure)) {
    return new AppError('http.body-invalid');
  }
  if (isDatabaseGone(failure, code))
    return new AppError('http.unavailable', {}, { cause: failure });
  return new AppError('http.internal', { request }, { cause: failure });
}

/** Fastify's JSON parser throws a SyntaxError with a status, for prototype keys as well. */
function isUnreadableJson(failure: unknown): boolean {
  return failure instanceof SyntaxError && 'statusCode' in failure && failure.statusCode === 400;
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
