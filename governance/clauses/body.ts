import { canonical } from '#governance/chronicle/canonical.ts';
import { type Clause, clauses } from './clauses.ts';

/**
 * What the contract's text is: the Commission's clauses themselves, by reference, with their letters
 * in their order, and our own sentence beside each. Their text is public and is not copied here.
 */
export interface ContractBody {
  readonly reference: string;
  readonly url: string;
  /** Goes up when a letter or one of our sentences changes. */
  readonly version: number;
  readonly clauses: readonly Pick<Clause, 'id' | 'title' | 'promise'>[];
}

export const contractBody: ContractBody = {
  reference: 'Implementing Decision (EU) 2021/915 of 4 June 2021, Annex; OJ L 199, 7.6.2021, p. 18',
  url: 'http://data.europa.eu/eli/dec_impl/2021/915/oj',
  version: 1,
  clauses: clauses.map(({ id, title, promise }) => ({ id, title, promise })),
};

/**
 * SHA-256 of the body. It is written here and in no configuration: who changes a sentence has to
 * change it too, and a contract that was concluded on another one shows that (cl_2__a).
 */
export const bodyHash = '985874c3f131d6ffa8032103e86598b81db3e1eddc7258996cf7d8876de5d662';

/** The body as the list of texts that is hashed, in the manner of the chronicle (CH2). */
export function canonicalBody({ reference, url, version, clauses: letters }: ContractBody): string {
  return canonical([
    'obhut/contract/body/1',
    reference,
    url,
    String(version),
    ...letters.flatMap(({ id, title, promise }) => [
      id,
      // What a formatter or an editor may change without anybody meaning it.
      ...[title.de, title.en, promise.de, promise.en].map((text) => text.normalize('NFC')),
    ]),
  ]);
}
