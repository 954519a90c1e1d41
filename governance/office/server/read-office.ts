import * as z from 'zod/mini';
import {
  type ContractOverview,
  contractOverview,
} from '#governance/contract/server/contract-store.ts';
import { type HolidayCalendar, landIn } from '#governance/deadlines/day-off.ts';
import { publicHolidays } from '#governance/deadlines/public-holidays.ts';
import { type GateState, readGateState } from '#governance/gate/server/gate-state.ts';
import type { Instruction } from '#governance/instructions/instruction.ts';
import { instructionsOf } from '#governance/instructions/server/instruction-store.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { type KnownMeasure, knownMeasures } from '#governance/measures/known.ts';
import { readKnown } from '#governance/measures/server/read-known.ts';
import type { OversightRequest } from '#governance/oversight/request.ts';
import { oversightOf } from '#governance/oversight/server/oversight-store.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** What the overview and the list of deadlines are made from, read in one transaction. */
export interface OfficeState {
  readonly contract: ContractOverview;
  readonly gate: GateState;
  readonly notices: readonly NoticeTravel[];
  readonly instructions: readonly Instruction[];
  readonly measures: readonly KnownMeasure[];
  readonly requests: readonly OversightRequest[];
}

const travelSchema = z.object({
  id: z.string(),
  calendar: z.nullable(z.string()),
  sends: z.array(z.object({ state: z.string() })),
});
/** How a notice went out, and by which holidays its time was counted. */
export type NoticeTravel = z.infer<typeof travelSchema>;

/** Null for who may not look. */
export async function readOffice(sql: Sql, nowMs: number): Promise<OfficeState | null> {
  const contract = await contractOverview(sql);
  if (contract === null) return null;
  const gate = await readGateState(sql);
  const [row] = await sql.query<{ notices: unknown }>('SELECT tenant_schema.notices() AS notices');
  const instructions = await instructionsOf(sql);
  const requests = await oversightOf(sql);
  if (gate === null || row === undefined || row.notices === null) return null;
  if (instructions === null || requests === null) return null;
  return {
    contract,
    gate,
    notices: z.array(travelSchema).parse(row.notices),
    instructions,
    requests,
    measures: await knownNow(sql, nowMs),
  };
}

/** Each measure with its state now, for who may look. */
export async function knownNow(sql: Sql, nowMs: number): Promise<readonly KnownMeasure[]> {
  // The last look at each is there whatever its age.
  return knownMeasures(measures, await readKnown(sql, nowMs), nowMs);
}

/** The holidays that deadlines of this state were counted by, by their Land. */
export async function calendarsOf({
  contract,
  notices,
}: OfficeState): Promise<ReadonlyMap<string, HolidayCalendar>> {
  const kept = [
    ...notices.map(({ calendar }) => calendar),
    ...contract.steps.map(({ calendar }) => calendar),
  ];
  const lands = new Set(kept.map(landIn).filter((land) => land !== null));
  const loaded = await Promise.all(
    [...lands].map(async (land) => [land, await publicHolidays(land)] as const),
  );
  return new Map(loaded);
}

/** When somebody last fetched what the chronicle can be held against; null for who may not look. */
export async function checkpointKeeping(sql: Sql) {
  const [row] = await sql.query<{
    begun: Date | null;
    signed: string;
    fetched: Date | null;
  }>(
    `SELECT begun_at AS begun, signed, fetched_at AS fetched FROM tenant_schema.checkpoint_keeping()`,
  );
  return row === undefined
    ? null
    : {
        begunAtMs: row.begun?.getTime() ?? null,
        signed: Number(row.signed),
        fetchedAtMs: row.fetched?.getTime() ?? null,
      };
}
