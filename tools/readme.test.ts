import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { demoSignIns } from '#apps/server/demo/sign-ins.ts';
import { readSettings, settingNames } from '#apps/server/settings.ts';

const root = join(import.meta.dirname, '..');
const readme = await readFile(join(root, 'README.md'), 'utf8');

describe('README', () => {
  test('lists every setting, and no other', () => {
    const listed = [...readme.matchAll(/^\| `(OBHUT_\w+)`/gm)].map(([, name]) => name ?? '');
    expect(listed.toSorted()).toEqual([...settingNames].toSorted());
  });

  test('names the defaults that hold', () => {
    const { port, host, mode, demo } = readSettings({});
    expect(readme).toMatch(new RegExp(`OBHUT_PORT\` +\\| \`${port}\``));
    expect(readme).toMatch(new RegExp(`OBHUT_HOST\` +\\| \`${host}\``));
    expect(readme).toMatch(new RegExp(`OBHUT_MODE\` +\\| \`${mode}\``));
    expect(readme).toMatch(new RegExp(`OBHUT_DEMO\` +\\| \`${demo ? 'on' : 'off'}\``));
  });

  test.each(demoSignIns)('shows the demo sign-in $email', ({ email, password }) => {
    expect(readme).toContain(`\`${email}\``);
    expect(readme).toContain(`\`${password}\``);
  });

  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target ?? '');

  test.each(links)('links to %s, which is there', async (target) => {
    await expect(access(join(root, target))).resolves.toBeUndefined();
  });
});
