import { expect, test } from 'vitest';
import { createLogger } from '#adapters/http/logger.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  write(createLogger({ level: 'debug', destination }));
  return lines.join('');
}

test('[ID38] a failure is logged without its message, and its cause without its', () => {
  const cause = Object.assign(new Error('Key (email)=(amira@linde.example) already exists'), {
    code: '23505',
    constraint: 'account_email_key',
    detail: 'canary',
  });
  const text = logged((log) => log.error({ err: new TypeError('canary', { cause }) }, 'failed'));
  expect(text).toContain('TypeError');
  expect(text).toContain('23505');
  expect(text).toContain('account_email_key');
  expect(text).toContain('logger.test.ts');
  expect(text).not.toMatch(/canary|amira/);
});

test('[ID38] secrets that are logged by mistake are removed', () => {
  const text = logged((log) => {
    log.info({ password: 'canary', token: 'canary', email: 'canary' });
    log.info({ body: { password: 'canary', name: 'canary' } });
    log.info({ req: { headers: { cookie: 'canary', authorization: 'canary' } } });
  });
  expect(text).not.toContain('canary');
  expect(text).toContain('[removed]');
});
