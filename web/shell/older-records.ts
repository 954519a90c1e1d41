import * as z from 'zod/mini';
import { AppError } from '#kernel/base/app-error.ts';
import type { AccountId, AudienceId, PersonId, RecordId, TenantId } from '#kernel/base/ids.ts';
import { daysBetween, type PlainDay } from '#kernel/base/plain-day.ts';
import { id } from '#kernel/base/uuid-schema.ts';
import type { OlderRecords } from '#kernel/sync/client/older-records.ts';
import { callApi } from './api.ts';

const branded = <Branded extends string>() =>
  z.pipe(
    z.string(),
    z.transform((value) => value as Branded),
  );

const recordSchema = z.object({
  id: id<RecordId>(),
  audience: id<AudienceId>(),
  kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  day: z.nullable(branded<PlainDay>()),
  persons: z.array(branded<PersonId>()),
  revision: z.int(),
  merged: z.int(),
  createdBy: branded<AccountId>(),
  createdAt: z.string(),
  changedBy: branded<AccountId>(),
  changedAt: z.string(),
});
type StoredRecord = z.output<typeof recordSchema>;
const pageSchema = z.object({
  records: z.array(recordSchema),
  next: z.nullable(z.string()),
});

/** More than a week of the fullest calendar, more than a year of the fullest journal; beyond it a screen would show nobody anything. */
const mostPages = 50;
/** Over a longer time everybody's records would come along: then each audience is asked for by itself. */
const daysForAll = 31;
const mostAudiences = 20;

/** Days that this device does not keep, from the server, through the same wall as everything else (SYC29). */
export function olderRecordsOf(tenant: TenantId): OlderRecords {
  return {
    list: async ({ kind, from, to, audiences }) => {
      const isLong = daysBetween(from, to) > daysForAll;
      const isFew = audiences !== undefined && audiences.length <= mostAudiences;
      const places = isLong && isFew ? audiences : [null];
      const found: StoredRecord[] = [];
      for (const audience of places) {
        const search = new URLSearchParams({ kind, from, to, limit: '200' });
        if (audience !== null) search.set('audience', audience);
        found.push(...(await pagesOf(tenant, search)));
      }
      return found;
    },
  };
}

async function pagesOf(tenant: TenantId, search: URLSearchParams): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    if (cursor !== null) search.set('cursor', cursor);
    const answer: z.output<typeof pageSchema> = await ask(tenant, search);
    records.push(...answer.records);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return records;
}

async function ask(
  tenant: TenantId,
  search: URLSearchParams,
): Promise<z.output<typeof pageSchema>> {
  try {
    return await callApi({
      method: 'GET',
      path: `/api/v1/tenants/${tenant}/records?${search.toString()}`,
      answer: pageSchema,
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'shell.no-connection') {
      throw new AppError('sync.older-away', {}, { cause: error });
    }
    throw error;
  }
}
