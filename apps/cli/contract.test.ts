import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Administration } from '#apps/server/administration.ts';
import { exampleController } from '#testkit/contract/example-contract.ts';
import { addContract } from './contract.ts';
import { addInstruction } from './instruction.ts';

const tenant = 't_0123456789ab';
const id = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11';
let folder = '';
let party = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-contract-'));
  party = join(folder, 'party.json');
  await writeFile(party, JSON.stringify(exampleController));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const asked: unknown[] = [];
  const note = (input: unknown) => {
    asked.push(input);
    return Promise.resolve();
  };
  const administration = {
    contracts: {
      setProcessor: (input) => note(input).then(() => 1),
      show: () => Promise.reject(new Error('not asked here')),
      attest: (input) => note(input).then(() => ({ version: 1, hash: '0'.repeat(64) })),
      file: (of, version, as, lang) =>
        note({ of, version, as, lang }).then(() => ({ name: '', type: '', content: '{}' })),
      cannotComply: note,
      terminate: note,
    },
    instructions: {
      list: () => Promise.resolve([]),
      note: (input) => note(input).then(() => id),
      move: note,
    },
  } satisfies Pick<Administration, 'contracts' | 'instructions'>;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const perform = async (
    work: (with_: Administration) => Promise<{ readonly result: unknown; readonly words: string }>,
  ) => {
    await work(administration as unknown as Administration);
  };
  addContract(program, perform);
  addInstruction(program, perform);
  await program.parseAsync(args, { from: 'user' });
  return asked[0];
}

describe('obhut contract', () => {
  test('[CO4] processor takes a party from a file, whole or not at all', async () => {
    const who = ['--signed-by', 'Noa, Betrieb'];
    expect(await run('contract', 'processor', party, ...who)).toEqual({
      party: exampleController,
      signedBy: 'Noa, Betrieb',
    });
    const odd = join(folder, 'odd.json');
    for (const content of [
      '',
      '{',
      '[]',
      JSON.stringify({ ...exampleController, country: 'Land' }),
    ]) {
      await writeFile(odd, content);
      await expect(run('contract', 'processor', odd, ...who)).rejects.toThrow(
        'contract.party-malformed',
      );
    }
    await expect(run('contract', 'processor', join(folder, 'none'), ...who)).rejects.toThrow(
      'cli.file-unreadable',
    );
  });

  test('[CO3][CO5] attest says what was agreed, as numbers and switches', async () => {
    const words = ['--controller', party, '--signed-by', 'Katrin, Verwaltung'];
    const agree = (...each: string[]) => each.flatMap((one) => ['--agree', one]);
    expect(
      await run(
        'contract',
        'attest',
        tenant,
        ...words,
        ...agree('providerNoticeDays=30', 'transfersToThirdCountries=false'),
      ),
    ).toMatchObject({
      tenant,
      signedBy: 'Katrin, Verwaltung',
      agreed: { providerNoticeDays: 30, transfersToThirdCountries: false },
    });
    for (const odd of ['providerNoticeDays', 'a=b', '=3', 'a=1e9', 'a=-1']) {
      await expect(run('contract', 'attest', tenant, ...words, ...agree(odd))).rejects.toThrow();
    }
  });

  test('[CO15] export writes what the file’s ending says, over nothing that is there', async () => {
    const file = join(folder, 'contract.pdf');
    expect(await run('contract', 'export', tenant, '2', file, '--lang', 'en')).toEqual({
      of: tenant,
      version: 2,
      as: 'pdf',
      lang: 'en',
    });
    expect(await readFile(file, 'utf8')).toBe('{}');
    await expect(run('contract', 'export', tenant, '2', file)).rejects.toThrow(
      'cli.file-unwritable',
    );
    await expect(run('contract', 'export', tenant, '2', 'contract.doc')).rejects.toThrow();
    await expect(run('contract', 'export', tenant, '0', file)).rejects.toThrow();
  });
});

describe('obhut instruction', () => {
  test('[CO16][CO17] notes, contests and accepts, each with who says so', async () => {
    const by = ['--by', 'Noa, Betrieb'];
    expect(await run('instruction', 'note', tenant, '--text', 'Anrufen', ...by)).toEqual({
      tenant,
      source: 'oral',
      scope: 'other',
      body: 'Anrufen',
      by: 'Noa, Betrieb',
    });
    const contested = await run('instruction', 'contest', tenant, id, '--reason', 'Art. 5', ...by);
    expect(contested).toMatchObject({ id, what: 'contest', reason: 'Art. 5' });
    expect(await run('instruction', 'accept', tenant, id, ...by)).toMatchObject({
      what: 'accept',
      reason: null,
    });
    await expect(run('instruction', 'contest', tenant, id, ...by)).rejects.toThrow();
    await expect(
      run('instruction', 'contest', tenant, 'x', '--reason', 'y', ...by),
    ).rejects.toThrow();
  });
});
