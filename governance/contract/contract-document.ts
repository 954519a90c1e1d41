import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { bodyHash, canonicalBody, contractBody } from '#governance/clauses/body.ts';
import type { Annexes } from './annexes.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { AgreedParameters } from './parameters.ts';

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string;

/**
 * One version of a contract, whole: which text, what was agreed beside it, and the annexes. Who
 * concluded it and when stands beside it, so that both sides can make the very same text and its hash.
 */
export interface ContractDocument {
  readonly format: 'obhut/contract/1';
  readonly tenant: TenantId;
  readonly version: number;
  /** Hash of the version before; null for the first. */
  readonly previous: string | null;
  readonly body: {
    readonly reference: string;
    readonly url: string;
    readonly version: number;
    readonly hash: string;
  };
  readonly parameters: AgreedParameters;
  readonly annexes: Annexes;
}

/** A document as it is kept: its one spelling, and that one's hash. */
export interface SealedContract {
  readonly document: ContractDocument;
  readonly text: string;
  readonly hash: string;
  readonly annexHashes: Readonly<Record<keyof Annexes, string>>;
}

/**
 * Puts a version together. Throws 'contract.body-altered' when the clauses of this program are not
 * the ones whose hash stands in its source (cl_2__a).
 */
export function contractDocument(
  parts: Pick<ContractDocument, 'tenant' | 'version' | 'previous' | 'parameters' | 'annexes'>,
  sha256: Sha256,
): SealedContract {
  if (sha256(canonicalBody(contractBody)) !== bodyHash) throw new AppError('contract.body-altered');
  const { reference, url, version } = contractBody;
  return sealed(
    {
      format: 'obhut/contract/1',
      tenant: parts.tenant,
      version: parts.version,
      previous: parts.previous,
      body: { reference, url, version, hash: bodyHash },
      parameters: parts.parameters,
      annexes: parts.annexes,
    },
    sha256,
  );
}

/** Reads a kept text again. Throws 'contract.altered' when it is not the text of that hash (cl_1__d). */
export function openContract(text: string, hash: string, sha256: Sha256): SealedContract {
  if (sha256(text) !== hash) throw new AppError('contract.altered');
  const read = sealed(JSON.parse(text) as ContractDocument, sha256);
  if (read.text !== text) throw new AppError('contract.altered');
  return read;
}

/** Whether two versions say the same, their number and what came before aside. */
export function saysTheSame(one: ContractDocument, other: ContractDocument): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf({ body, parameters, annexes }: ContractDocument): string {
  return canonicalJson(asJson({ body, parameters, annexes }));
}

function sealed(document: ContractDocument, sha256: Sha256): SealedContract {
  const text = canonicalJson(asJson(document));
  const { I, II, III, IV } = document.annexes;
  const of = (annex: object) => sha256(canonicalJson(asJson(annex)));
  return {
    document,
    text,
    hash: sha256(text),
    annexHashes: { I: of(I), II: of(II), III: of(III), IV: of(IV) },
  };
}

/** What these types hold is JSON; interfaces have no index by name, so that TypeScript has to be told. */
function asJson(value: object): Json {
  return value as unknown as Json;
}
