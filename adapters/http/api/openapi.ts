import * as z from 'zod/mini';
import type { ErrorRegister } from '#kernel/base/app-error.ts';
import type { ApiRoute } from '#adapters/http/api/api-route.ts';
import { problemSchema } from '#adapters/http/api/schemas.ts';

/** What every route may refuse with, whatever it does. */
export const everywhere = [
  'identity.not-signed-in',
  'sync.device-lost',
  'identity.unavailable',
  'http.origin-refused',
  'http.input-invalid',
  'http.request-invalid',
  'http.headers-too-large',
  'http.request-timeout',
  'http.not-ready',
  'http.unavailable',
  'http.internal',
  'api.too-many-requests',
  'database.busy',
  'database.unavailable',
  'database.actor-refused',
] as const;

/** Goes up with every change of what is answered or taken; the first number is that of the path. */
const apiVersion = '1.0.0';

/** The document of the public API (OpenAPI 3.1), made from what its routes check with (AP23). */
export function openApiDocument(
  routes: readonly ApiRoute[],
  options: {
    readonly publicUrl: URL;
    readonly errors: ErrorRegister;
  },
): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Obhut',
      version: apiVersion,
      summary: 'Records of a tenant, read and written as the account that asks may.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: options.publicUrl.origin }],
    security: [{ token: [] }, { session: [] }],
    paths: Object.fromEntries(
      routes.map((route) => [
        route.path.replaceAll(/:(\w+)/g, '{$1}'),
        { [route.method.toLowerCase()]: operation(route, options.errors) },
      ]),
    ),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token for programs: `obh_…`.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'obhut.session_token',
          description: 'The session of our own pages, which send their exact `Origin`.',
        },
      },
      schemas: { Problem: schemaOf(problemSchema) },
    },
  };
}

function operation(route: ApiRoute, errors: ErrorRegister): object {
  const body = route.bodyInWords ?? route.body;
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.scope !== null && { description: `Scope: \`${route.scope}\`.` }),
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...Object.entries(route.headers).map(([name, { description, required }]) => ({
        name,
        in: 'header',
        required,
        description,
        schema: { type: 'string' },
      })),
    ],
    ...(body !== null && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, { description, schema, headers }]) => [
          status,
          {
            description,
            ...(headers !== undefined && {
              headers: Object.fromEntries(
                Object.entries(headers).map(([name, words]) => [
                  name,
                  { description: words, schema: { type: 'string' } },
                ]),
              ),
            }),
            ...(schema !== undefined && {
              content: { 'application/json': { schema: schemaOf(schema) } },
            }),
          },
        ]),
      ),
      ...problemsOf([...everywhere, ...route.refusals], errors),
    },
  };
}

/** Path and query parameters: one per field. */
function parametersOf(schema: z.core.$ZodType, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: one,
  }));
}

/** One answer per status, with the codes it can have. */
function problemsOf(codes: readonly string[], errors: ErrorRegister): Record<string, object> {
  const byStatus = new Map<number, string[]>();
  for (const code of new Set(codes)) {
    const entry = errors.get(code);
    if (entry === undefined) continue;
    byStatus.set(entry.status, [...(byStatus.get(entry.status) ?? []), code]);
  }
  return Object.fromEntries(
    Array.from(byStatus, ([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus
          .map((code) => `\`${code}\`: ${errors.get(code)?.cause ?? ''}`)
          .join('\n\n'),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                {
                  type: 'object',
                  properties: { status: { const: status }, code: { enum: ofStatus } },
                },
              ],
            },
          },
        },
      },
    ]),
  );
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** The shape as it travels: before what is read is turned into something else. */
function schemaOf(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return rest as JsonSchema;
}
