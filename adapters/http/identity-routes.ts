import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, DeviceId, MemberId, PersonId, TenantId } from '#kernel/base/ids.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { Identity, Origin, SignedIn, WithCookies } from '#identity/port.ts';
import { signedInOf } from '#adapters/http/guard.ts';
import { parseInput } from '#adapters/http/input.ts';

/** One tenant an account is in, as the switcher shows it. */
export interface TenantSummary {
  readonly id: TenantId;
  readonly name: string;
  readonly memberId: MemberId;
  readonly personId: PersonId;
  readonly role: string;
  /** Has a seat in a set of pictograms of the tenant's own (SB18). */
  readonly hasSymbols: boolean;
  /** What the account does in the tenant's privacy office (CO14, OF17); null: nothing. */
  readonly privacy: 'decides' | 'reads' | null;
}

/** What the tenants themselves say about the account; tenants it is no member of are left out. */
export type TenantsOf = (
  account: AccountId,
  tenants: readonly TenantId[],
) => Promise<readonly TenantSummary[]>;

const password = z.string().check(z.maxLength(512));
const email = z.string().check(z.maxLength(1_000));
const token = z.string().check(z.maxLength(200));
const signInSchema = z.strictObject({ email, password });
const lookSchema = z.strictObject({ token });
const acceptSchema = z.strictObject({
  token,
  name: z.optional(z.string().check(z.maxLength(1_000))),
  password: z.optional(password),
});
const changePasswordSchema = z.strictObject({ current: password, next: password });
const confirmSchema = z.strictObject({ password });
const deviceParams = z.strictObject({ id: id<DeviceId>() });

/** Sign-in, sessions, devices and invitations. */
export function addIdentityRoutes(
  app: FastifyInstance,
  options: { readonly identity: Identity; readonly tenantsOf: TenantsOf },
): void {
  const { identity } = options;

  const summary = async (signedIn: SignedIn) => ({
    account: signedIn.account,
    device: signedIn.device,
    tenants: await options.tenantsOf(
      signedIn.account.id,
      await identity.tenantsOf(signedIn.account.id),
    ),
  });

  app.post('/api/auth/sign-in/email', async (request, reply) => {
    const credentials = parseInput(signInSchema, request.body);
    const outcome = await identity.signIn({ ...credentials, from: originOf(request) });
    return summary(withCookies(reply, outcome));
  });

  app.post('/api/auth/sign-out', async (request, reply) => {
    withCookies(reply, await identity.signOut(request.headers));
    return reply.code(204).send();
  });

  app.post('/api/sign-out-everywhere', async (request, reply) => {
    const { account } = signedInOf(request);
    withCookies(reply, await identity.signOutEverywhere(account.id));
    return reply.code(204).send();
  });

  app.get('/api/session', async (request, reply) => reply.send(await summary(signedInOf(request))));

  app.post('/api/account/password', async (request, reply) => {
    const { current, next } = parseInput(changePasswordSchema, request.body);
    const outcome = await identity.changePassword({ current, next, from: originOf(request) });
    return summary(withCookies(reply, outcome));
  });

  app.post('/api/session/password', async (request, reply) => {
    const given = parseInput(confirmSchema, request.body);
    await identity.confirmPassword({ ...given, from: originOf(request) });
    return reply.code(204).send();
  });

  app.get('/api/devices', async (request, reply) => {
    const { account, device } = signedInOf(request);
    const devices = await identity.devicesOf(account.id);
    return reply.send({
      devices: devices.map((one) => ({ ...one, current: one.id === device.id })),
    });
  });

  app.delete('/api/devices/:id', async (request, reply) => {
    const params = z.safeParse(deviceParams, request.params);
    if (!params.success) throw new AppError('identity.device-unknown');
    await identity.revokeDevice(signedInOf(request).account.id, params.data.id);
    return reply.code(204).send();
  });

  app.post('/api/invitation/look', async (request, reply) => {
    const { token } = parseInput(lookSchema, request.body);
    const view = await identity.lookAtInvitation(token, request.signedIn);
    const { tenantName, email, displayName, expiresAt, needs } = view;
    return reply.send({ tenant: { name: tenantName }, email, displayName, expiresAt, needs });
  });

  app.post('/api/invitation/accept', async (request, reply) => {
    const { token, name, password } = parseInput(acceptSchema, request.body);
    const outcome = await identity.acceptInvitation({
      token,
      ...(name === undefined ? {} : { name }),
      ...(password === undefined ? {} : { password }),
      from: originOf(request),
    });
    return summary(withCookies(reply, outcome));
  });
}

function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, headers: request.headers };
}

function withCookies<Value>(reply: FastifyReply, outcome: WithCookies<Value>): Value {
  for (const cookie of outcome.setCookies) reply.header('set-cookie', cookie);
  return outcome.value;
}
