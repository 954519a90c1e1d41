import { products } from '#apps/server/products.ts';
import type { AnnexMeasure, MappedField } from '#governance/contract/annexes.ts';
import { measures } from '#governance/measures/catalogue.ts';
import type { ContractSource } from '#governance/contract/draft.ts';
import { annexProviders } from '#governance/gate/annex-providers.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { systemClock } from '#kernel/base/clock.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** What of persons stands beside the records, in tables of the tenant and of sign-in. */
const tableFields: readonly MappedField[] = [
  field('person.name', 'user.name', 'essential.service'),
  field('person.role', 'user.demographic', 'essential.service'),
  field('member.account', 'user.unique_id', 'essential.service.authentication'),
  field('account.email', 'user.contact.email', 'essential.service.authentication'),
  field('account.name', 'user.name', 'essential.service.authentication'),
  field('device.name', 'user.account', 'essential.service.security'),
  field('chronicle.actor', 'user.unique_id.pseudonymous', 'essential.service.security'),
  field('media.content', 'user.content', 'functional.storage'),
];

/** The data map of this program: every field of every kind, and what stands beside the records. */
export function mappedFields(): readonly MappedField[] {
  const ofKinds = products.flatMap(({ kinds }) =>
    kinds.flatMap((kind) =>
      kind.fields.flatMap((name): MappedField[] => {
        const use = kind.data[name];
        if (use === undefined) return [];
        const { after, period } = kind.retention;
        return [{ name: `${kind.name}.${name}`, ...use, retention: { after, period } }];
      }),
    ),
  );
  return [...ofKinds, ...tableFields];
}

/**
 * What this installation puts into the annexes of a contract (CO4): in the tenant that the connection is
 * in, with the providers of Annex IV, as the gate has them (GA18).
 */
export async function contractSource(sql?: Sql): Promise<ContractSource> {
  const state = sql === undefined ? null : await readGateState(sql);
  const providers =
    state === null ? [] : annexProviders(state.standing, state.providers, systemClock.nowMs());
  return { fields: mappedFields(), measures: annexMeasures(), providers };
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

function field(name: string, category: string, use: string): MappedField {
  return { name, category, use, retention: null };
}
