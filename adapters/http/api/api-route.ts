import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import { type Caller, callerOf } from '#adapters/http/api/caller.ts';
import { parseInput } from '#adapters/http/input.ts';

/** What a route answers when it does not refuse. */
export interface RouteAnswer {
  readonly description: string;
  /** Of the body; absent where there is none. */
  readonly schema?: z.core.$ZodType;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One route of the public API, declared once: what is checked here is what the document says
 * (AP23).
 */
export interface ApiRoute {
  readonly method: 'GET' | 'POST';
  /** With `:name` for parameters. */
  readonly path: `/api/${string}`;
  readonly operationId: string;
  readonly summary: string;
  readonly scope: 'records:read' | 'records:write' | null;
  readonly params: z.core.$ZodType;
  readonly query: z.core.$ZodType;
  /** Headers of the request that mean something, with what they mean. */
  readonly headers: Readonly<
    Record<string, { readonly description: string; readonly required: boolean }>
  >;
  readonly body: z.core.$ZodType | null;
  /** What the document says of the body where it knows more than the check does. */
  readonly bodyInWords?: z.core.$ZodType;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  /** The codes it refuses with, beside those that every route has. */
  readonly refusals: readonly string[];
  readonly run: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}

interface Declared<
  Params extends z.core.$ZodType,
  Query extends z.core.$ZodType,
  Body extends z.core.$ZodType,
> extends Omit<ApiRoute, 'params' | 'query' | 'body' | 'headers' | 'run'> {
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: ApiRoute['headers'];
  readonly body?: Body;
  readonly handle: (
    input: {
      readonly params: z.output<Params>;
      readonly query: z.output<Query>;
      readonly body: z.output<Body>;
      readonly caller: Caller;
    },
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<unknown>;
}

const nothing = z.strictObject({});

/** Declares a route. Everything that comes in is checked before `handle` sees it (ID36). */
export function apiRoute<
  Params extends z.core.$ZodType = typeof nothing,
  Query extends z.core.$ZodType = typeof nothing,
  Body extends z.core.$ZodType = z.ZodMiniUndefined,
>(declared: Declared<Params, Query, Body>): ApiRoute {
  const { handle, ...rest } = declared;
  const params = declared.params ?? nothing;
  const query = declared.query ?? nothing;
  return {
    ...rest,
    params,
    query,
    headers: declared.headers ?? {},
    body: declared.body ?? null,
    run: async (request, reply) => {
      const caller = callerOf(request);
      const input = {
        params: parsePath(params, request.params) as z.output<Params>,
        query: parseInput(query, numbersIn(query, request.query)) as z.output<Query>,
        body: (declared.body === undefined
          ? undefined
          : parseInput(declared.body, bodyOf(request))) as z.output<Body>,
        caller,
      };
      return handle(input, request, reply);
    },
  };
}

/** An address with an id that cannot be one leads nowhere, like every other that does not. */
function parsePath(schema: z.core.$ZodType, params: unknown): unknown {
  const result = z.safeParse(schema, params);
  if (!result.success) throw new AppError('http.not-found');
  return result.data;
}

function bodyOf(request: FastifyRequest): unknown {
  // Without one Fastify gives null or undefined, depending on the method.
  if (request.body === null || request.body === undefined) throw new AppError('http.body-invalid');
  return request.body;
}

/** A query is text; what the schema wants as a whole number is read as one. */
function numbersIn(schema: z.core.$ZodType, query: unknown): unknown {
  if (typeof query !== 'object' || query === null || !(schema instanceof z.core.$ZodObject)) {
    return query;
  }
  const { shape } = schema._zod.def;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]: [string, unknown]) => {
      const wanted = Object.hasOwn(shape, name) ? shape[name] : undefined;
      const inner = wanted instanceof z.core.$ZodOptional ? wanted._zod.def.innerType : wanted;
      const isNumber = inner instanceof z.core.$ZodNumber;
      return [
        name,
        isNumber && typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
      ];
    }),
  );
}
