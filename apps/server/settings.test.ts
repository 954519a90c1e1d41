import { describe, expect, test } from 'vitest';
import { AppError } from '#kernel/base/app-error.ts';
import { readSettings } from './settings.ts';

function problemsOf(environment: Record<string, string>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof AppError) return String(error.params['problems']);
    throw error;
  }
  throw new Error('no problem found');
}

describe('settings', () => {
  test('an empty environment gives the defaults', () => {
    expect(readSettings({})).toMatchObject({
      port: 4400,
      host: '127.0.0.1',
      databaseUrl: undefined,
      publicUrl: 'http://localhost:4400',
      trustedProxies: [],
      mode: 'trial',
      secret: undefined,
      demo: true,
    });
  });

  test('the public address follows the port', () => {
    expect(readSettings({ OBHUT_PORT: '4711' }).publicUrl).toBe('http://localhost:4711');
  });

  test('[ID39] proxies are addresses and networks, and never everybody', () => {
    const read = (given: string) => readSettings({ OBHUT_TRUSTED_PROXIES: given }).trustedProxies;
    expect(read('127.0.0.1, ::1,10.1.0.0/24')).toEqual(['127.0.0.1', '::1', '10.1.0.0/24']);
    for (const wrong of ['0.0.0.0/0', '::/0', '10.1.0.0/33', '10.1/16', 'proxy', 'true', '1,']) {
      expect(problemsOf({ OBHUT_TRUSTED_PROXIES: wrong })).toContain('is no address or network');
    }
  });

  test('an empty variable counts as absent', () => {
    expect(readSettings({ OBHUT_PORT: '', OBHUT_MODE: ' ' })).toEqual(readSettings({}));
  });

  test('one message lists every problem with its remedy', () => {
    const problems = problemsOf({
      OBHUT_PORT: '70000',
      OBHUT_HOST: 'not an address',
      OBHUT_DATABASE_URL: 'mysql://somewhere',
      OBHUT_PUBLIC_URL: 'https://example.org/path',
      OBHUT_MODE: 'prod',
      OBHUT_SECRET: 'short',
      OBHUT_DEMO: 'yes',
      OBHUT_PROT: '1',
    });
    expect(problems.split('\n')).toEqual([
      '  - OBHUT_PROT: there is no such setting; did you mean OBHUT_PORT? Else remove it.',
      '  - OBHUT_PORT: "70000" is not a port; give a whole number from 1 to 65535.',
      '  - OBHUT_MODE: "prod" is not one of its values; give trial or production.',
      '  - OBHUT_DEMO: "yes" is not one of its values; give on or off.',
      '  - OBHUT_HOST: "not an address" is not an address to listen on; give an address of this machine, for instance 127.0.0.1 or 0.0.0.0.',
      '  - OBHUT_DATABASE_URL: it is not a complete PostgreSQL address; write it as postgresql://user:password@host:5432/database.',
      '  - OBHUT_PUBLIC_URL: "https://example.org/path" is not the address people open; give scheme and host only, for instance https://obhut.example.org.',
      '  - OBHUT_SECRET: it has 5 characters; give at least 32 random ones, for instance from `openssl rand -hex 32`.',
    ]);
  });

  test('no message repeats a secret', () => {
    const problems = problemsOf({
      OBHUT_SECRET: 'hunter2',
      OBHUT_DATABASE_URL: 'postgresql://me:hunter2@',
    });
    expect(problems).not.toContain('hunter2');
  });

  test('production refuses the embedded database, http and the demo', () => {
    const problems = problemsOf({ OBHUT_MODE: 'production', OBHUT_DEMO: 'on' });
    expect(problems).toContain('OBHUT_DATABASE_URL');
    expect(problems).toContain('OBHUT_PUBLIC_URL');
    expect(problems).toContain('OBHUT_DEMO');
  });

  test('production reaches a remote database through verified TLS only', () => {
    const base = { OBHUT_MODE: 'production', OBHUT_PUBLIC_URL: 'https://obhut.example.org' };
    expect(problemsOf({ ...base, OBHUT_DATABASE_URL: 'postgresql://u:p@db.example/o' })).toContain(
      'sslmode=verify-full',
    );
    const settings = readSettings({
      ...base,
      OBHUT_DATABASE_URL: 'postgresql://u:p@db.example/o?sslmode=verify-full',
    });
    expect(settings).toMatchObject({ mode: 'production', demo: false });
  });

  test('[SY18] how app servers hear of each other is one of three ways', () => {
    expect(readSettings({}).fanout).toEqual({ over: 'in-process' });
    expect(readSettings({ OBHUT_FANOUT: 'postgres' }).fanout).toEqual({ over: 'postgres' });
    const nats = { OBHUT_FANOUT: 'nats', OBHUT_NATS_URL: 'nats://10.0.0.1:4222, tls://nats.lan' };
    expect(readSettings(nats).fanout).toMatchObject({
      over: 'nats',
      servers: ['nats://10.0.0.1:4222', 'tls://nats.lan'],
      token: undefined,
    });
    expect(problemsOf({ OBHUT_FANOUT: 'redis' })).toContain('in-process or postgres or nats');
    expect(problemsOf({ OBHUT_NATS_TOKEN: 'x' })).toContain(
      'not used with OBHUT_FANOUT=in-process',
    );
    for (const wrong of ['', 'http://nats.lan', 'nats://', 'nats://me:mine@nats.lan', 'nats.lan']) {
      const problems = problemsOf({ OBHUT_FANOUT: 'nats', OBHUT_NATS_URL: wrong });
      expect(problems).toContain('OBHUT_NATS_URL: it is not the address of a NATS server');
      expect(problems).not.toContain('mine');
    }
    expect(
      problemsOf({
        OBHUT_FANOUT: 'nats',
        OBHUT_NATS_URL: 'nats://127.0.0.1',
        OBHUT_NATS_AUTHORITY: 'authority.pem',
      }),
    ).toContain('OBHUT_NATS_AUTHORITY: no NATS server is reached through TLS');
  });

  test('[SY18] production signs in to a NATS elsewhere, through TLS', () => {
    const nats = { OBHUT_MODE: 'production', OBHUT_FANOUT: 'nats' };
    const problems = (more: Record<string, string>) =>
      problemsOf({ ...nats, ...more })
        .split('\n')
        .filter((line) => line.includes('- OBHUT_NATS'));
    expect(problems({ OBHUT_NATS_URL: 'nats://nats.lan' })).toHaveLength(2);
    expect(problems({ OBHUT_NATS_URL: 'tls://nats.lan' })).toHaveLength(1);
    expect(problems({ OBHUT_NATS_URL: 'tls://nats.lan', OBHUT_NATS_TOKEN: 'x' })).toEqual([]);
    expect(problems({ OBHUT_NATS_URL: 'nats://127.0.0.1' })).toEqual([]);
  });
});
