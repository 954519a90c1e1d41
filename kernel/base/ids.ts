import { v4, v5, validate } from 'uuid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type AccountId = Branded<'AccountId'>;
export type TenantId = Branded<'TenantId'>;
export type PersonId = Branded<'PersonId'>;
export type MemberId = Branded<'MemberId'>;
export type GroupId = Branded<'GroupId'>;
export type SpaceId = Branded<'SpaceId'>;
export type AudienceId = Branded<'AudienceId'>;
export type GrantId = Branded<'GrantId'>;
export type RoleId = Branded<'RoleId'>;
export type RecordId = Branded<'RecordId'>;
export type DeviceId = Branded<'DeviceId'>;
export type MutationId = Branded<'MutationId'>;
export type MediaId = Branded<'MediaId'>;
/** Of a step or a choice within a record. */
export type OptionId = Branded<'OptionId'>;

/** Makes a random id (RFC 9562 version 4). Ids name things; they are never secrets. */
export function randomId<Id extends string>(): Id {
  return v4() as Id;
}

const keyedNamespace = '6f626875-742d-4b65-8964-000000000001';

/**
 * Names the one record that a keyed kind has for `key` in an audience, so that two devices that
 * make it offline make the same record. The audience is part of the name: nobody can occupy an
 * id of an audience they do not reach. Source: RFC 9562 version 5.
 */
export function keyedRecordId(kind: string, audience: AudienceId, key: string): RecordId {
  return v5(`${kind}\n${audience}\n${key}`, keyedNamespace) as RecordId;
}

/** Tells whether `value` is written as a UUID (lower or upper case, with hyphens). */
export function isUuid(value: string): boolean {
  return validate(value);
}

/** Tells whether `value` has the only form a tenant id, schema and role may have. */
export function isTenantId(value: string): value is TenantId {
  return /^t_[0-9a-f]{12}$/.test(value);
}

/** Stands where no device of an account is meant but the server itself. No device is called that (ID16). */
export const serverDevice = '00000000-0000-4000-8000-000000000000' as DeviceId;
