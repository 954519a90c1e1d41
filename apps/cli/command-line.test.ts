import { describe, expect, test } from 'vitest';
import type { Administration } from '#apps/server/administration.ts';
import { startupErrors } from '#apps/server/startup-errors.ts';
import { AppError, joinErrors } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import { type OpenedAdministration, runCommandLine } from './command-line.ts';

const id = 't_0123456789ab' as TenantId;

function administration(asked: unknown[]): Administration {
  return {
    async createTenant(input) {
      asked.push(input);
      return { id };
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
    async resetDemo(report) {
      report('Loading');
      return { tenants: 3, accounts: [], records: 900 };
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
    expect({ exit, out }).toEqual({ exit: 0, out: `Tenant ${id} is made.\n` });
    expect(asked).toEqual([{ name: 'Haus Linde', kind: 'organisation' }, 'closed']);
  });

  test('[TE22] a name that nobody could read is not understood', async () => {
    for (const name of ['', '  ', 'x'.repeat(201), 'Haus\u202eednil', 'Haus\u0000']) {
      const { exit, asked } = await run(['tenant', 'create', name]);
      expect({ exit, asked }).toEqual({ exit: 2, asked: [] });
    }
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
    expect(right.asked[0]).toEqual({
      tenant: id,
      email: 'a@example.org',
      name: 'A',
      role: 'member',
    });
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

  test('--help and --version succeed', async () => {
    expect((await run(['--help'])).out).toContain('doctor');
    expect(await run(['--version'])).toMatchObject({ exit: 0, out: '0.1.0\n' });
  });
});
