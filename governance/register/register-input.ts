import type { AnnexMeasure, AnnexProvider, MappedField } from '#governance/contract/annexes.ts';
import type { Party } from '#governance/contract/party.ts';

/** What the register is made from: the running system, the contract, and what the office has filled in. */
export interface RegisterInput {
  readonly tenant: { readonly id: string; readonly name: string };
  /** As the last version of the contract has them; null where there is none. */
  readonly controller: Party | null;
  /** What is kept of the contract is not what was concluded, so that it names no controller (CO9). */
  readonly isContractAltered: boolean;
  readonly processor: Party | null;
  readonly fields: readonly MappedField[];
  readonly providers: readonly AnnexProvider[];
  readonly measures: readonly AnnexMeasure[];
  /** What a person has to say, by the names of `register-entry.ts`. */
  readonly entries: Readonly<Record<string, string>>;
}
