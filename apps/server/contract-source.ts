import { products } from '#apps/server/products.ts';
import type { AnnexMeasure, MappedField } from '#governance/contract/annexes.ts';
import { mappedFields } from '#governance/data-map/mapped-fields.ts';
import { measures } from '#governance/measures/catalogue.ts';
import type { ContractSource } from '#governance/contract/draft.ts';
import { annexProviders } from '#governance/gate/annex-providers.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { type Clock, systemClock } from '#kernel/base/clock.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** The data map of this program, of which Annex II and the register are made. */
export const programFields: readonly MappedField[] = mappedFields(
  products.flatMap(({ kinds }) => kinds),
);

/**
 * What this installation puts into the annexes of a contract (CO4): in the tenant that the connection is
 * in, with the providers of Annex IV, as the gate has them (GA18).
 */
export async function contractSource(
  sql?: Sql,
  clock: Clock = systemClock,
): Promise<ContractSource> {
  const state = sql === undefined ? null : await readGateState(sql);
  const providers =
    state === null ? [] : annexProviders(state.standing, state.providers, clock.nowMs());
  return { fields: programFields, measures: annexMeasures(), providers };
}

/** Annex III: each measure of the contract, by what shows it. What is not there yet is not promised. */
function annexMeasures(): AnnexMeasure[] {
  return measures.flatMap(({ id, holds, promisedBy, shown }): AnnexMeasure[] =>
    promisedBy.includes('an_3') && shown.by !== 'nothing'
      ? [{ id, ...holds, checked: checkedBy[shown.by] }]
      : [],
  );
}

const checkedBy = { probe: 'probed', attestation: 'attested', word: 'declarative' } as const;
