import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Administration } from '#apps/server/administration.ts';
import { measures } from '#governance/measures/catalogue.ts';
import { knownMeasures } from '#governance/measures/known.ts';
import { startupErrors } from '#apps/server/startup-errors.ts';
import { AppError, joinErrors } from '#kernel/base/app-error.ts';
import type { ProviderId } from '#governance/gate/ids.ts';
import type { TokenId } from '#identity/ids.ts';
import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import type { SymbolSetId } from '#kernel/symbol-set/ids.ts';
import { type OpenedAdministration, runCommandLine } from './command-line.ts';

const id = 't_0123456789ab' as TenantId;
const tokenId = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11' as TokenId;
const service = '6f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11' as AccountId;
const provider = 'letterbird' as ProviderId;
const device = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11' as DeviceId;

const untold = {
  tenant: id,
  provider,
  action: 'stop',
  at: new Date('2026-05-03T08:00:00Z'),
  tries: 1,
  code: '55P03',
} as const;

/** What is said of a job that names no instruction. */
const unordered = { instruction: null, by: 'operator' };

function administration(asked: unknown[]): Administration {
  return {
    async createTenant(input) {
      asked.push(input);
      return { id };
    },
    async eraseAccount({ instructions, ...wanted }) {
      asked.push({ ...wanted, instructions: [...instructions] });
      return { tenants: [{ tenant: id, forgotten: 3 }] };
    },
    async chronicleKeys() {
      return [{ number: 1, key: 'obhut.test+0a0a0a0a+one', note: null }];
    },
    async rotateChronicleKey(change, report) {
      asked.push(change);
      report('t_0123456789ab: not there');
      return { number: 2, key: 'obhut.test+0b0b0b0b+two', note: 'note', unsigned: [id] };
    },
    instructions: {
      async list() {
        return [];
      },
      async note(input) {
        asked.push(input);
        return tokenId;
      },
      async move(input) {
        asked.push(input);
      },
    },
    staff: {
      async list() {
        return [];
      },
      async add(input) {
        asked.push(input);
      },
      async undertake(input) {
        asked.push(input);
      },
      async leave(staff) {
        asked.push({ staff });
      },
      async letIn(tenant, wanted) {
        asked.push({ tenant, ...wanted });
        return { id: tokenId, until: '2026-05-01T12:00:00.000Z' };
      },
      async letOut(tenant, access) {
        asked.push({ tenant, access });
        return true;
      },
      async accesses() {
        return [];
      },
    },
    oversight: {
      async list() {
        return [];
      },
      async note(tenant, input) {
        asked.push({ tenant, ...input });
        return tokenId;
      },
      async move(tenant, input) {
        asked.push({ tenant, ...input });
      },
      async handBundle(tenant, input) {
        asked.push({ tenant, ...input });
        return { name: 'bundle.json', hash: '0'.repeat(64), content: Buffer.from('{}') };
      },
      async handCopy(tenant, input) {
        asked.push({ tenant, ...input, content: input.content.toString() });
        return { id: tokenId, hash: '0'.repeat(64) };
      },
    },
    contracts: {
      async setProcessor(input) {
        asked.push(input);
        return 1;
      },
      async show() {
        throw new AppError('access.no-member');
      },
      async attest(input) {
        asked.push(input);
        return { version: 1, hash: '0'.repeat(64) };
      },
      async file(tenant, version, as, lang) {
        asked.push({ tenant, version, as, lang });
        return { name: 'contract.json', type: 'application/json', content: '{}' };
      },
      async cannotComply(input) {
        asked.push(input);
      },
      async terminate(input) {
        asked.push(input);
      },
    },
    async listTenants() {
      return [
        {
          id,
          name: 'Linde',
          kind: 'organisation',
          createdAt: '2026-05-03',
          members: 7,
          current: false,
        },
      ];
    },
    async migrateTenants(input) {
      asked.push(input);
      return [{ id, applied: 1, problem: 'lock timeout' }];
    },
    async inviteAccount(input) {
      asked.push(input);
      return { url: 'http://localhost:4400/invite#token', expiresAt: '2026-05-10' };
    },
    async listDevices(email) {
      asked.push(email);
      const seen = new Date('2026-05-03T08:00:00Z');
      const one = { id: device, name: 'Firefox, Android', firstSeenAt: seen, lastSeenAt: seen };
      return [{ ...one, signedIn: false, revoked: true, lostAt: seen, copyLostAt: null }];
    },
    async loseDevice(lost) {
      asked.push(lost);
      return {
        device: { id: lost, name: 'Firefox, Android', lastSeenAt: '2026-05-03T08:00:00Z' },
        tenants: [],
      };
    },
    async *exportChronicle(tenant, after) {
      asked.push({ tenant, after });
      yield '{"chronicle":1}\n';
      yield '{"end":0}\n';
    },
    async lease(input) {
      asked.push(input);
      return input.days ?? 14;
    },
    async land({ land }) {
      return land ?? null;
    },
    async resetDemo(report) {
      report('Loading');
      return { tenants: 3, accounts: [], records: 900 };
    },
    async importSymbols(input, report) {
      asked.push(input);
      report('100 of 200 pictures');
      return {
        set: device as string as SymbolSetId,
        pictures: 200,
        unused: { count: 1, files: ['x.png'] },
      };
    },
    async createToken(input) {
      asked.push(input);
      return { token: 'obh_text', id: tokenId, service, expiresAt: '2026-08-01' };
    },
    async listTokens(tenant) {
      asked.push(tenant);
      return [
        {
          id: tokenId,
          tenant,
          service,
          name: 'Aushang',
          scopes: ['records:read'],
          createdAt: new Date('2026-05-03'),
          expiresAt: new Date('2026-08-01'),
          lastUsedAt: null,
        },
      ];
    },
    async revokeToken(tenant, token) {
      asked.push([tenant, token]);
    },
    providers: {
      async add(input) {
        asked.push(input);
        return { provider, version: 1, changes: [], needsNotice: true, notices: [] };
      },
      async change(input) {
        asked.push(input);
        return { provider, version: 2, changes: ['places'], needsNotice: true, notices: [] };
      },
      async remove(removed, by) {
        asked.push([removed, by]);
        return [];
      },
      async stop(statement) {
        asked.push(statement);
        return [untold];
      },
      async untold() {
        return [untold];
      },
      async lift(statement) {
        asked.push(['lift', statement]);
      },
      async list() {
        return [];
      },
      async ofTenant() {
        throw new AppError('access.no-member');
      },
      async tell() {
        return [];
      },
      async withdraw(tenant, notice, by) {
        asked.push([tenant, notice, by]);
      },
    },
    async measures(tenant) {
      asked.push(tenant);
      return knownMeasures(
        measures.slice(0, 2),
        { ofInstallation: [], ofTenant: null, attestations: [] },
        0,
      );
    },
    async attest(statement) {
      asked.push(statement);
      return { id: tokenId };
    },
    async withdrawAttestation(statement) {
      asked.push(statement);
    },
    async diagnose() {
      return [{ check: 'roles', state: 'good', found: 'The app role bypasses nothing.' }];
    },
    async close() {},
  };
}

async function run(args: string[], open?: () => Promise<OpenedAdministration>) {
  const asked: unknown[] = [];
  let out = '';
  let err = '';
  const exit = await runCommandLine(args, {
    version: '0.1.0',
    errors: joinErrors(startupErrors),
    open:
      open ??
      (async () => ({
        administration: administration(asked),
        async close() {
          asked.push('closed');
        },
      })),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { exit, out, err, asked };
}

describe('obhut', () => {
  test('tenant create passes name and kind and closes the installation', async () => {
    const { exit, out, asked } = await run(['tenant', 'create', 'Haus Linde']);
    expect(exit).toBe(0);
    expect(out).toContain(`Tenant ${id} is made. Nothing is written before its contract`);
    expect(asked).toEqual([{ name: 'Haus Linde', kind: 'organisation' }, 'closed']);
  });

  test('[TE22] a name that nobody could read is not understood', async () => {
    for (const name of ['', '  ', 'x'.repeat(201), 'Haus\u202eednil', 'Haus\u0000']) {
      const { exit, asked } = await run(['tenant', 'create', name]);
      expect({ exit, asked }).toEqual({ exit: 2, asked: [] });
    }
  });

  test('[SB23] symbols import says what came of the archive and what was not needed', async () => {
    const keeper = ['--keeper', 'ada@example.org'];
    const { exit, out, err, asked } = await run(['symbols', 'import', id, 'set.zip', ...keeper]);
    expect({ exit, err }).toEqual({ exit: 0, err: '100 of 200 pictures\n' });
    expect(out).toContain('is there with 200 pictures');
    expect(out).toContain('1 show no concept of ours, such as:\nx.png\n');
    expect(asked).toEqual([
      { tenant: id, file: 'set.zip', keeper: 'ada@example.org', order: unordered },
      'closed',
    ]);
    expect((await run(['symbols', 'import', id, 'set.zip'])).exit).toBe(2);
  });

  test('[SB12] pictogram prints what a title says as JSON, without an installation', async () => {
    const open = async (): Promise<OpenedAdministration> => {
      throw new Error('was opened');
    };
    const german = await run(['pictogram', 'Zahnarzttermin mit Oma'], open);
    expect(german.exit).toBe(0);
    expect(JSON.parse(german.out)).toMatchObject([
      { concept: 'dentist', hexcode: '1F9B7', word: 'Zahnarzt' },
      { concept: 'grandmother', word: 'Oma' },
    ]);
    const english = await run(['pictogram', 'Gift', '--lang', 'en'], open);
    expect(JSON.parse(english.out)).toMatchObject([{ concept: 'gift', word: 'present' }]);
    expect(JSON.parse((await run(['pictogram', 'xyzzy'], open)).out)).toEqual([]);
    expect((await run(['pictogram', 'x', '--lang', 'fr'], open)).exit).toBe(2);
  });

  test('[GA29] tenant land shows and sets whose public holidays count', async () => {
    const none = await run(['tenant', 'land', id]);
    expect(none.out).toBe(`For ${id} weekends alone are days off.\n`);
    const set = await run(['tenant', 'land', id, 'DE-BY', '--json']);
    expect(JSON.parse(set.out)).toEqual({ tenant: id, land: 'DE-BY' });
  });

  test('[ST1][ST2] staff: who signs is bound by the hash of the paper, and is let in for some hours', async () => {
    const paper = join(import.meta.dirname, 'command-line.test.ts');
    const signed = ['--signed', '2026-05-01', '--until', '2027-05-01', '--by', 'Ada'];
    const bound = await run(['staff', 'undertake', 'kim', paper, ...signed]);
    expect(bound.asked[0]).toMatchObject({
      staff: 'kim',
      documentHash: createHash('sha256').update(readFileSync(paper)).digest('hex'),
      signedOn: '2026-05-01',
      until: '2027-05-01',
    });
    const late = ['--signed', '2026-05-01', '--until', '2030-05-01', '--by', 'Ada'];
    expect((await run(['staff', 'undertake', 'kim', paper, ...late])).exit).toBe(2);
    const why = ['--purpose', 'essential.service.operations', '--reason', 'Fehler'];
    const { out, asked } = await run(['staff', 'let-in', 'kim', id, ...why, '--hours', '2']);
    expect(out).toContain('Name them with --by kim.');
    expect(asked[0]).toEqual({
      tenant: id,
      staff: 'kim',
      purpose: 'essential.service.operations',
      reason: 'Fehler',
      hours: 2,
    });
    expect((await run(['staff', 'let-in', 'kim', id, ...why, '--hours', '9'])).exit).toBe(2);
    const other = ['--purpose', 'advertising', '--reason', 'x'];
    expect((await run(['staff', 'let-in', 'kim', id, ...other])).exit).toBe(2);
  });

  test('[OV7][OV8] oversight: what an authority wants is said in parts, and a copy says what is blackened', async () => {
    const request = '5f0f7f4e-6b0d-4a58-9f0c-0a9f3f6a2b11';
    const note = [
      'oversight',
      'note',
      id,
      '--kind',
      'authority',
      '--text',
      'Art. 58',
      '--by',
      'Noa',
    ];
    expect((await run(note)).exit).toBe(2);
    const named = [
      '--authority',
      'LfD',
      '--reference',
      '7/26',
      '--part',
      'contract',
      '--part',
      'staff',
    ];
    expect((await run([...note, ...named])).asked[0]).toEqual({
      tenant: id,
      about: {
        kind: 'authority',
        authority: 'LfD',
        reference: '7/26',
        parts: ['contract', 'staff'],
      },
      body: 'Art. 58',
      by: 'Noa',
    });
    expect((await run([...note, ...named, '--part', 'everything'])).exit).toBe(2);
    const file = join(import.meta.dirname, 'errors.ts');
    const copy = ['oversight', 'copy', id, request, file, '--original', file, '--by', 'kim'];
    const { asked } = await run([...copy, '--redacted', 'Preise']);
    expect(asked[0]).toMatchObject({ tenant: id, id: request, redactions: ['Preise'], by: 'kim' });
  });

  test('[GA14] provider stop names who says so and why, and lifts it again', async () => {
    const why = ['--by', 'Kim', '--reason', 'a leak'];
    const { exit, out, asked } = await run(['provider', 'stop', 'letterbird', ...why]);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: 'letterbird is stopped for all tenants. One tenant could not be told yet and will be; see `notice untold`.\n',
    });
    expect((await run(['notice', 'untold'])).out).toContain('55P03');
    const statement = { provider, tenant: null, by: 'Kim', reason: 'a leak' };
    expect(asked[0]).toEqual(statement);
    const lifted = await run(['provider', 'stop', 'letterbird', ...why, '--tenant', id, '--lift']);
    expect(lifted.asked[0]).toEqual(['lift', { ...statement, tenant: id }]);
    expect((await run(['provider', 'stop', 'letterbird', '--by', 'Kim'])).exit).toBe(2);
    expect((await run(['provider', 'stop', '../x', ...why])).exit).toBe(2);
  });

  test('[GA1] provider add and change read a description, and say what becomes of it', async () => {
    const file = join(import.meta.dirname, '../../package.json');
    const said = ['--by', 'Kim'];
    const added = await run(['provider', 'add', file, ...said]);
    expect(added.out).toBe('letterbird is described. 0 tenants are told.\n');
    expect(added.asked[0]).toMatchObject({ descriptor: { name: 'obhut' }, by: 'Kim' });
    const changed = await run(['provider', 'change', file, ...said, '--already']);
    expect(changed.out).toContain('New in it: places.');
    expect(changed.asked[0]).toMatchObject({ endsEarlier: true });
    expect((await run(['provider', 'add', `${file}.none`, ...said])).exit).toBe(1);
    expect((await run(['provider', 'add', file])).exit).toBe(2);
  });

  test('--json prints one JSON value and nothing else', async () => {
    const { out } = await run(['tenant', 'list', '--json']);
    expect(JSON.parse(out)).toEqual([
      {
        id,
        name: 'Linde',
        kind: 'organisation',
        createdAt: '2026-05-03',
        members: 7,
        current: false,
      },
    ]);
  });

  test('progress goes to standard error', async () => {
    const { out, err } = await run(['demo', 'reset', '--json']);
    expect(JSON.parse(out)).toMatchObject({ records: 900 });
    expect(err).toBe('Loading\n');
  });

  test('a tenant that could not be migrated makes the exit code 1', async () => {
    const { exit, out, asked } = await run(['tenant', 'migrate', id, '--parallel', '2']);
    expect(exit).toBe(1);
    expect(out).toContain('lock timeout');
    expect(asked[0]).toEqual({ tenant: id, parallel: 2 });
  });

  test('account invite needs a tenant id of the right form', async () => {
    const wrong = await run(['account', 'invite', 'a@example.org', '--tenant', 'x', '--name', 'A']);
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toContain('t_0123456789ab');
    expect(wrong.asked).toEqual([]);
    const right = await run(['account', 'invite', 'a@example.org', '--tenant', id, '--name', 'A']);
    expect(right.out).toContain('/invite#token');
    const invite = ['account', 'invite', 'a@example.org', '--tenant', id, '--name', 'A'];
    const ordered = await run([...invite, '--instruction', tokenId, '--by', 'Noa']);
    expect(ordered.asked[0]).toMatchObject({ order: { instruction: tokenId, by: 'Noa' } });
    expect(right.asked[0]).toEqual({
      tenant: id,
      email: 'a@example.org',
      name: 'A',
      role: 'member',
      order: unordered,
    });
  });

  test('[ID28] account invite takes a last day, and nothing that is no day', async () => {
    const invite = ['account', 'invite', 'a@example.org', '--tenant', id, '--name', 'A', '--until'];
    for (const wrong of ['2027-02-30', '2027-13-01', 'morgen', '2027-1-1']) {
      expect((await run([...invite, wrong])).exit).toBe(2);
    }
    const right = await run([...invite, '2027-01-31']);
    expect(right.exit).toBe(0);
    expect(right.asked[0]).toMatchObject({ until: new Date(2027, 1, 1) });
  });

  test('[ID59] account erase takes the instruction of each tenant that has to give one', async () => {
    const { asked, exit, out } = await run([
      'account',
      'erase',
      'ada@linde.example',
      '--instruction',
      `${id}=${tokenId}`,
      '--by',
      'kim',
    ]);
    expect(exit).toBe(0);
    expect(out).toContain('1 tenants have forgotten who it was');
    expect(asked[0]).toEqual({
      email: 'ada@linde.example',
      by: 'kim',
      instructions: [[id, tokenId]],
    });
    expect(
      await run(['account', 'erase', 'ada@linde.example', '--instruction', 'x=y']),
    ).toMatchObject({ exit: 2 });
  });

  test('[CH22] chronicle rotate-key says which key signs now, and where the hand-over is still to come', async () => {
    const { exit, out, err } = await run(['chronicle', 'rotate-key']);
    expect(exit).toBe(1);
    expect(out).toContain('Key 2 signs from now on:\nobhut.test+0b0b0b0b+two');
    expect(out).toContain(`Not yet in the chronicle of ${id}`);
    expect(err).toContain('not there');
    expect((await run(['chronicle', 'keys'])).out).toBe('obhut.test+0a0a0a0a+one\n');
  });

  test('a registered error is told with cause and remedy, exit code 1', async () => {
    const fail = async () => {
      throw new AppError('startup.data-locked', { directory: '/data', pid: 7, where: '' });
    };
    const plain = await run(['doctor'], fail);
    expect(plain.exit).toBe(1);
    expect(plain.err).toContain('/data is in use by process 7.');
    const machine = await run(['doctor', '--json'], fail);
    expect(JSON.parse(machine.out)).toMatchObject({ error: { code: 'startup.data-locked' } });
  });

  test('a command that does not exist makes the exit code 2, machine-readable too', async () => {
    const { exit, out } = await run(['tenant', 'destroy', '--json']);
    expect(exit).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cli.not-understood' } });
  });

  test('[AP6] token create makes a service in a keeper’s name and prints the token once', async () => {
    const args = ['token', 'create', 'Aushang', '--tenant', id, '--keeper', 'k@example.org'];
    const scopes = ['--scope', 'records:read', '--scope', 'records:write:calendar.event'];
    const grants = ['--grant', `${service}=read,create`];
    const { exit, out, asked } = await run([...args, ...scopes, ...grants, '--json']);
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ token: 'obh_text', id: tokenId, service });
    expect(asked[0]).toEqual({
      tenant: id,
      order: unordered,
      name: 'Aushang',
      keeper: 'k@example.org',
      scopes: ['records:read', 'records:write:calendar.event'],
      days: 90,
      grants: [{ audience: service, rights: 3 }],
    });
    expect((await run([...args, ...scopes])).out).toContain('obh_text\n');
  });

  test.each([
    ['--scope', 'everything'],
    ['--scope', 'records:read:no.kind'],
    ['--days', '366'],
    ['--days', '0'],
    ['--grant', 'x=read'],
    ['--grant', `${service}=everything`],
    ['--grant', service],
  ])('[AP4] token create does not understand %s %s', async (option, value) => {
    const args = ['token', 'create', 'A', '--tenant', id, '--keeper', 'k@example.org'];
    const { exit, asked } = await run([...args, '--scope', 'records:read', option, value]);
    expect({ exit, asked }).toEqual({ exit: 2, asked: [] });
  });

  test('token list and token revoke name tenant and token', async () => {
    const list = await run(['token', 'list', '--tenant', id]);
    expect(list.out).toMatch(/service {2}Aushang {2}records:read {2}2026-08-01 {2}never/);
    const asJson = await run(['token', 'list', '--tenant', id, '--json']);
    expect(JSON.parse(asJson.out)).toMatchObject([{ id: tokenId, name: 'Aushang' }]);
    const revoked = await run(['token', 'revoke', tokenId, '--tenant', id, '--json']);
    expect(JSON.parse(revoked.out)).toEqual({ id: tokenId, revoked: true });
    expect(revoked.asked[0]).toEqual([id, tokenId]);
    expect((await run(['token', 'revoke', 'x', '--tenant', id])).exit).toBe(2);
  });

  test('--help and --version succeed', async () => {
    expect((await run(['--help'])).out).toContain('doctor');
    expect(await run(['--version'])).toMatchObject({ exit: 0, out: '0.1.0\n' });
  });
});

describe('devices', () => {
  test('are listed with their ids and what became of them', async () => {
    const { asked, exit, out } = await run(['device', 'list', 'mira@linde.example']);
    expect([exit, asked[0]]).toEqual([0, 'mira@linde.example']);
    expect(out).toContain(device);
    expect(out).toContain('lost');
  });

  test('are lost by their id alone, and the words say what nobody can know', async () => {
    const { asked, exit, out } = await run(['device', 'lost', device]);
    expect([exit, asked[0]]).toEqual([0, device]);
    expect(out).toContain('2026-05-03T08:00:00Z');
    expect((await run(['device', 'lost', 'Miras Handy'])).exit).toBe(2);
  });

  test('[SY27] show their copy for as long as the lease says, which has bounds', async () => {
    expect((await run(['tenant', 'lease', id])).asked[0]).toEqual({
      tenant: id,
      order: unordered,
    });
    expect((await run(['tenant', 'lease', id, '30'])).asked[0]).toEqual({
      tenant: id,
      days: 30,
      order: unordered,
    });
    for (const days of ['0', '91', 'many']) {
      expect((await run(['tenant', 'lease', id, days])).exit).toBe(2);
    }
  });

  test('[MS19] measures are listed for people and for programs, and said by name', async () => {
    const listed = await run(['measures', '--tenant', id]);
    expect(listed.exit).toBe(0);
    expect(listed.out).toContain('unmet  premises.locks');
    expect(listed.out).toContain('2 of 2 are unmet.');
    expect(listed.asked).toEqual([id, 'closed']);
    const [first] = JSON.parse((await run(['measures', '--json'])).out) as unknown[];
    expect(first).toMatchObject({ id: 'premises.locks', state: 'unmet', because: 'never-said' });

    const words = ['--by', 'Ada Beispiel', '--grounds', 'report 7', '--until', '2027-01-31'];
    const said = await run(['measures', 'attest', 'review.training', ...words]);
    expect(said.out).toBe(`It is said, as ${tokenId}.\n`);
    expect(said.asked[0]).toEqual({
      measure: 'review.training',
      by: 'Ada Beispiel',
      grounds: 'report 7',
      until: new Date(2027, 1, 1),
    });
    expect((await run(['measures', 'withdraw', tokenId])).asked[0]).toBe(tokenId);
    for (const wrong of [
      ['measures', 'attest', 'review.training'],
      ['measures', 'withdraw', 'x'],
      ['measures', '--tenant', 'x'],
    ]) {
      expect((await run(wrong)).exit).toBe(2);
    }
  });
});
