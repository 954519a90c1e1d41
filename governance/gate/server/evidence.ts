import type { Evidence } from '#governance/clauses/evidence.ts';
import { isInEea } from '#governance/gate/country.ts';
import { allPlaces } from '#governance/gate/provider-descriptor.ts';
import { type ListedProvider, providerList } from '#governance/gate/provider-list.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { Sql } from '#kernel/db/sql.ts';
import { type GateState, readGateState } from './gate-state.ts';

interface Proof {
  readonly at: string;
  readonly deliveries: readonly { readonly notice: string; readonly isChronicled: boolean }[];
  readonly calls: readonly {
    readonly provider: string;
    readonly version: number;
    readonly purpose: string;
  }[];
  readonly denied: number;
  readonly stops: number;
}

interface Shown {
  readonly proof: Proof;
  readonly state: GateState;
  /** Sub-processors that stand for the tenant. */
  readonly used: readonly ListedProvider[];
}

/** What the clauses on providers show of themselves, by the names that the register gives. */
export const gateEvidence = {
  /** cl_7.7__a: each delivery is the one that the chronicle has, so that nobody moved a clock. */
  'gate-notices': async (sql: Sql) => {
    const { proof } = await shown(sql);
    if (proof.deliveries.length === 0) return declarative('nothing-announced');
    return proof.deliveries.every(({ isChronicled }) => isChronicled)
      ? proven(proof, 'deliveries-in-chronicle')
      : unmet(proof, 'delivery-altered');
  },

  /** cl_7.7__b, cl_7.7__e: who is used has a contract that passes the duties on, and says whom it serves. */
  'gate-agreements': async (sql: Sql) => {
    const { proof, used } = await shown(sql);
    if (used.length === 0) return declarative('no-provider');
    const lacking = used.filter(({ inForce }) => {
      const agreement = inForce?.version.descriptor.agreement ?? null;
      return agreement === null || !agreement.passesDutiesOn;
    });
    // One that lacks it is shut; that is what is promised.
    return lacking.every(({ purposes }) => purposes.every(({ decision }) => decision.is === 'shut'))
      ? proven(proof, lacking.length === 0 ? 'agreements-hold' : 'lacking-and-shut')
      : unmet(proof, 'agreement-missing');
  },

  /** cl_7.7__d: what was stopped here was told here. */
  'gate-stops': async (sql: Sql) => {
    const { proof, state } = await shown(sql);
    const stops = state.providers.flatMap((one) => one.stops).length;
    if (stops === 0) return declarative('never-stopped');
    return proof.stops > 0 ? proven(proof, 'stops-in-chronicle') : unmet(proof, 'stop-untold');
  },

  /** cl_7.8__a: whatever left went to a version that was described, for a purpose that was. */
  'gate-egress': async (sql: Sql) => {
    const { proof, state } = await shown(sql);
    if (proof.calls.length === 0) return declarative('nothing-left');
    const known = proof.calls.every(({ provider, version, purpose }) =>
      state.providers
        .find(({ id }) => id === provider)
        ?.versions.find((one) => one.version === version)
        ?.descriptor.purposes.some((one) => one === purpose),
    );
    return known ? proven(proof, 'all-described') : unmet(proof, 'undescribed-call');
  },

  /** cl_7.8__b: in third countries a basis holds, or nothing goes there. */
  'gate-bases': async (sql: Sql) => {
    const { proof, used } = await shown(sql);
    const far = used.filter(({ inForce }) =>
      allPlaces(inForce?.version.descriptor ?? { places: [], subProcessors: [] }).some(
        ({ country }) => !isInEea(country),
      ),
    );
    if (far.length === 0) return declarative('no-third-country');
    const today = proof.at.slice(0, 10);
    const lapsed = far.filter(({ inForce }) =>
      allPlaces(inForce?.version.descriptor ?? { places: [], subProcessors: [] }).some(
        ({ country, basis }) => !isInEea(country) && (basis === null || basis.until < today),
      ),
    );
    return lapsed.every(({ purposes }) => purposes.every(({ decision }) => decision.is === 'shut'))
      ? proven(proof, lapsed.length === 0 ? 'bases-hold' : 'lapsed-and-shut')
      : unmet(proof, 'lapsed-and-open');
  },

  /** annex_IV: the last version names exactly who is used. */
  'gate-annex': async (sql: Sql) => {
    const { proof, state, used } = await shown(sql);
    if (state.standing.kind === 'household') return declarative('exempt');
    if (state.standing.contract === 'none') return unmet(proof, 'nothing-concluded');
    const names = (list: readonly { readonly provider: string; readonly version: number }[]) =>
      list
        .map(({ provider, version }) => `${provider} ${String(version)}`)
        .toSorted()
        .join();
    const inUse = used.map(({ id, inForce }) => ({
      provider: id,
      version: inForce?.version.version ?? 0,
    }));
    return names(state.standing.agreed) === names(inUse)
      ? proven(proof, 'annex-as-used')
      : unmet(proof, 'annex-behind');
  },
} satisfies Record<string, (sql: Sql) => Promise<Evidence>>;

async function shown(sql: Sql): Promise<Shown> {
  const [row] = await sql.query<{ proof: Proof | null }>(
    'SELECT tenant_schema.gate_proof() AS proof',
  );
  const state = await readGateState(sql);
  if (row === undefined || row.proof === null || state === null) {
    throw new AppError('access.not-allowed');
  }
  const { proof } = row;
  const used = providerList(state.standing, state.providers, Date.parse(proof.at)).filter(
    ({ inForce, removedAtMs }) =>
      inForce !== null &&
      inForce.by !== 'own' &&
      inForce.by !== 'controller' &&
      removedAtMs === null,
  );
  return { proof, state, used };
}

function proven({ at }: Proof, found: string): Evidence {
  return { state: 'proven', at: new Date(at).toISOString(), found };
}

function unmet({ at }: Proof, found: string): Evidence {
  return { state: 'unmet', at: new Date(at).toISOString(), found };
}

function declarative(found: string): Evidence {
  return { state: 'declarative', at: null, found };
}
