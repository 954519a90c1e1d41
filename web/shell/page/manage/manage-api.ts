import * as z from 'zod/mini';
import type {
  AccountId,
  DeviceId,
  GroupId,
  MemberId,
  PersonId,
  TenantId,
} from '#kernel/base/ids.ts';
import { callApi } from '../../api.ts';

function named<Id extends string>() {
  return z.pipe(
    z.string(),
    z.transform((value) => value as Id),
  );
}

const invitationsSchema = z.object({
  invitations: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      displayName: z.string(),
      role: z.string(),
      groupIds: z.array(named<GroupId>()),
      createdAt: z.string(),
      expiresAt: z.string(),
    }),
  ),
});
const invitedSchema = z.object({ id: z.string(), link: z.string(), expiresAt: z.string() });
const servicesSchema = z.object({
  services: z.array(
    z.object({
      account: named<AccountId>(),
      member: named<MemberId>(),
      name: z.string(),
      createdAt: z.string(),
      tokens: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          scopes: z.array(z.string()),
          createdAt: z.string(),
          expiresAt: z.string(),
          lastUsedAt: z.nullable(z.string()),
        }),
      ),
    }),
  ),
});
const copiesSchema = z.object({
  devices: z.array(
    z.object({
      device: named<DeviceId>(),
      deviceName: z.nullable(z.string()),
      person: z.nullable(named<PersonId>()),
      personName: z.nullable(z.string()),
      firstAt: z.string(),
      answeredAt: z.string(),
      lostAt: z.nullable(z.string()),
    }),
  ),
});
const heldSchema = z.object({
  device: z.object({ name: z.string(), lastSeenAt: z.string() }),
  tenants: z.array(
    z.object({
      count: z.int(),
      answeredAt: z.string(),
      sent: z.nullable(z.object({ at: z.string() })),
      audiences: z.array(
        z.object({ id: z.string(), name: z.string(), space: z.string(), records: z.int() }),
      ),
      persons: z.array(z.object({ id: z.string(), name: z.string(), records: z.int() })),
    }),
  ),
});
const leaseSchema = z.object({ days: z.int() });

export type Invitation = z.infer<typeof invitationsSchema>['invitations'][number];
export type Invited = z.infer<typeof invitedSchema>;
export type Program = z.infer<typeof servicesSchema>['services'][number];
export type Held = z.infer<typeof heldSchema>;
export type Copy = z.infer<typeof copiesSchema>['devices'][number];

/** What an invited person becomes. */
export const invitedRoles = [
  'supported',
  'staff',
  'lead',
  'keeper',
  'relative',
  'guardian',
  'member',
] as const;
export type InvitedRole = (typeof invitedRoles)[number];

export interface NewInvitation {
  readonly name: string;
  readonly email: string;
  readonly role: InvitedRole;
  readonly groups: readonly GroupId[];
}

/** What the server answers to keepers alone: invitations, programs, devices, lease. */
export function manageApi(tenant: TenantId) {
  const base = `/api/tenants/${tenant}` as const;
  const get = <Schema extends z.core.$ZodType>(path: string, answer: Schema) =>
    callApi({ method: 'GET', path: `${base}/${path}`, answer });
  return {
    invitations: async () => (await get('invitations', invitationsSchema)).invitations,
    invite: (invitation: NewInvitation): Promise<Invited> =>
      callApi({
        method: 'POST',
        path: `${base}/invitations`,
        body: invitation,
        answer: invitedSchema,
      }),
    withdraw: (id: string) => callApi({ method: 'DELETE', path: `${base}/invitations/${id}` }),

    programs: async () => (await get('services', servicesSchema)).services,
    openProgram: (name: string) =>
      callApi({
        method: 'POST',
        path: `${base}/services`,
        body: { name },
        answer: z.object({ account: named<AccountId>() }),
      }),
    closeProgram: (account: AccountId) =>
      callApi({ method: 'DELETE', path: `${base}/services/${account}` }),
    endToken: (account: AccountId, token: string) =>
      callApi({ method: 'DELETE', path: `${base}/services/${account}/tokens/${token}` }),

    copies: async () => (await get('devices', copiesSchema)).devices,
    /** Where one copy is asked about and reported lost. */
    copyPath: (device: DeviceId) => `${base}/devices/${device}` as const,
    held: (device: DeviceId): Promise<Held> => get(`devices/${device}/held`, heldSchema),
    lease: async () => (await get('lease', leaseSchema)).days,
    setLease: (days: number) =>
      callApi({ method: 'PUT', path: `${base}/lease`, body: { days }, answer: leaseSchema }),
  };
}
