import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bodyHash, canonicalBody, contractBody } from '#governance/clauses/body.ts';
import { contractDocument, openContract } from '#governance/contract/contract-document.ts';
import { annexInput, exampleContract, sha256 } from '#testkit/contract/example-contract.ts';
import { annexesOf } from '#governance/contract/annexes.ts';

describe('cl_2__a: the text of the clauses does not change, only the annexes are completed', () => {
  const hashOf = (body: typeof contractBody) =>
    createHash('sha256').update(canonicalBody(body)).digest('hex');

  test('[CO2] a word, a letter left out, or two that change places make another hash', () => {
    const [first, second, ...others] = contractBody.clauses;
    if (first === undefined || second === undefined) throw new Error('there are clauses');
    const edited = { ...first, promise: { ...first.promise, de: `${first.promise.de} meistens` } };
    for (const clauses of [
      [edited, second, ...others],
      [second, ...others],
      [second, first, ...others],
    ]) {
      expect(hashOf({ ...contractBody, clauses })).not.toBe(bodyHash);
    }
    expect(hashOf(contractBody)).toBe(bodyHash);
    // What only an editor sees: the same letters, put together otherwise.
    const apart = contractBody.clauses.map((clause) => ({
      ...clause,
      promise: { de: clause.promise.de.normalize('NFD'), en: clause.promise.en },
    }));
    expect(hashOf({ ...contractBody, clauses: apart })).toBe(bodyHash);
  });

  test('[CO2] a program with another text concludes nothing', () => {
    const parts = {
      tenant: exampleContract.document.tenant,
      version: 1,
      previous: null,
      parameters: {},
      annexes: annexesOf(annexInput),
    };
    const otherwise = (text: string) =>
      sha256(text.includes('obhut/contract/body/1') ? `${text} ` : text);
    expect(() => contractDocument(parts, otherwise)).toThrow('contract.body-altered');
    expect(contractDocument(parts, sha256).document.body.hash).toBe(bodyHash);
  });

  test('[CO1] a document is the text of its hash, in the one spelling there is', () => {
    const { text, hash } = exampleContract;
    expect(openContract(text, hash, sha256)).toEqual(exampleContract);
    const edited = text.replace('"providerNoticeDays":30', '"providerNoticeDays":14');
    expect(edited).not.toBe(text);
    expect(() => openContract(edited, hash, sha256)).toThrow('contract.altered');
    // The same content, spelled otherwise, has a hash of its own and is none of ours.
    const spelled = JSON.stringify(JSON.parse(text), null, 1);
    expect(() => openContract(spelled, sha256(spelled), sha256)).toThrow('contract.altered');
  });
});
