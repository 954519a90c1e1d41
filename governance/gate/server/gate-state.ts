import * as z from 'zod/mini';
import type { Sql } from '#kernel/db/sql.ts';
import type { NoticeId, ProviderId } from '#governance/gate/ids.ts';
import { descriptorSchema, type ProviderDescriptor } from '#governance/gate/provider-descriptor.ts';
import type { Provider } from '#governance/gate/provider.ts';
import type { TenantStanding } from '#governance/gate/tenant-standing.ts';

/** All that is decided by for one tenant, in one reading. */
export interface GateState {
  readonly standing: TenantStanding;
  readonly providers: readonly Provider[];
  /** Where the tenant acts, for its public holidays. */
  readonly land: string | null;
}

const providerId = z.pipe(
  z.string(),
  z.transform((value) => value as ProviderId),
);
const noticeId = z.pipe(
  z.string(),
  z.transform((value) => value as NoticeId),
);
const ms = z.number();
const answerSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('objection'), id: z.string(), atMs: ms }),
  z.object({ is: z.literal('objection-withdrawn'), id: z.string(), atMs: ms }),
  z.object({ is: z.literal('approval'), atMs: ms }),
  z.object({ is: z.literal('approval-withdrawn'), atMs: ms }),
]);
const stateSchema = z.object({
  tenant: z.string(),
  kind: z.literal(['organisation', 'household']),
  zone: z.string(),
  land: z.nullable(z.string()),
  seenMs: ms,
  contract: z.nullable(
    z.object({
      standing: z.string(),
      parameters: z.nullable(z.record(z.string(), z.unknown())),
      agreed: z.array(
        z.object({ provider: providerId, version: z.nullable(z.number()), atMs: ms }),
      ),
    }),
  ),
  notices: z.array(
    z.object({
      id: noticeId,
      provider: providerId,
      version: z.number(),
      sentAtMs: ms,
      withdrawnAtMs: z.nullable(ms),
      delivery: z.nullable(z.object({ atMs: ms, objectionEndsMs: ms })),
      answers: z.array(answerSchema),
    }),
  ),
  providers: z.array(
    z.object({
      id: providerId,
      removedAtMs: z.nullable(ms),
      versions: z.array(
        z.object({
          version: z.number(),
          descriptor: z.unknown(),
          addedAtMs: ms,
          needsNotice: z.boolean(),
          endsEarlier: z.boolean(),
          alternatives: z.array(z.object({ de: z.string(), en: z.string() })),
        }),
      ),
      stops: z.array(
        z.object({ tenant: z.nullable(z.string()), fromMs: ms, untilMs: z.nullable(ms) }),
      ),
    }),
  ),
});

/**
 * Reads what the gate decides by; null for who is no member. What is not as this program writes it is
 * refused, and with it everything: nothing leaves on a guess.
 */
export async function readGateState(sql: Sql): Promise<GateState | null> {
  const [row] = await sql.query<{ state: unknown }>('SELECT tenant_schema.gate_state() AS state');
  if (row === undefined || row.state === null) return null;
  const { land, providers, contract, ...state } = stateSchema.parse(row.state);
  const parameters = contract?.parameters;
  return {
    land,
    standing: {
      ...state,
      // Nothing said of it is no contract.
      contract: contract === null ? 'none' : contractOf(contract.standing),
      noticeDays: numberOf(parameters?.['providerNoticeDays']),
      thirdCountries: parameters?.['transfersToThirdCountries'] !== false,
      agreed: (contract?.agreed ?? []).flatMap(({ version, ...one }) =>
        version === null ? [] : [{ ...one, version }],
      ),
    },
    providers: providers.map((provider) => ({
      ...provider,
      versions: provider.versions.map((version) => ({
        ...version,
        descriptor: checked(`${provider.id} ${String(version.version)}`, version.descriptor),
      })),
    })),
  };
}

/** Versions never change, so each is looked at once; there are few, whatever tenants there are. */
const known = new Map<string, { readonly text: string; readonly descriptor: ProviderDescriptor }>();
const mostKnown = 500;

function checked(key: string, descriptor: unknown): ProviderDescriptor {
  const text = JSON.stringify(descriptor);
  const before = known.get(key);
  if (before?.text === text) return before.descriptor;
  const read = descriptorSchema.parse(descriptor);
  if (known.size >= mostKnown) known.clear();
  known.set(key, { text, descriptor: read });
  return read;
}

function contractOf(standing: string): TenantStanding['contract'] {
  if (['in-force', 'carried-over', 'exempt'].includes(standing)) return 'in-force';
  return standing === 'suspended' || standing === 'altered' ? standing : 'none';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
