import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { type AnnexInput, annexesOf } from './annexes.ts';
import {
  contractDocument,
  saysTheSame,
  type SealedContract,
  type Sha256,
} from './contract-document.ts';
import type { AgreedParameters } from './parameters.ts';
import type { Party } from './party.ts';

/** What the annexes are made of beside the parties: the running system's own. */
export type ContractSource = Omit<AnnexInput, 'controller' | 'processor'>;

/**
 * The next version, as it would be concluded now. Throws 'contract.processor-unknown',
 * 'contract.body-altered'; 'contract.nothing-to-amend' when it would say what the last one says,
 * unless it may.
 */
export function draftContract(
  parts: {
    readonly tenant: TenantId;
    readonly last: SealedContract | null;
    readonly controller: Party;
    readonly processor: Party | null;
    readonly parameters: AgreedParameters;
    readonly source: ContractSource;
    /** Concluding the same words once more means something: they were only attested, or have ended. */
    readonly mayRepeat?: boolean;
  },
  sha256: Sha256,
): SealedContract {
  const { tenant, last, controller, processor, parameters, source, mayRepeat = false } = parts;
  if (processor === null) throw new AppError('contract.processor-unknown');
  const draft = contractDocument(
    {
      tenant,
      version: (last?.document.version ?? 0) + 1,
      previous: last?.hash ?? null,
      parameters,
      annexes: annexesOf({ ...source, controller, processor }),
    },
    sha256,
  );
  if (!mayRepeat && last !== null && saysTheSame(last.document, draft.document)) {
    throw new AppError('contract.nothing-to-amend');
  }
  return draft;
}
