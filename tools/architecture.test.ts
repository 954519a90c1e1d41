import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const parts = [
  'kernel',
  'identity',
  'governance',
  'products',
  'adapters',
  'web',
  'apps',
  'testkit',
  'bench',
  'tools',
];

interface Verdict {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string; readonly module: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

async function cruise(tree: string): Promise<Verdict> {
  const present = (await readdir(tree)).filter((name) => parts.includes(name));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      ...present,
    ],
    { cwd: tree, maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => {
    // A violation makes the exit code differ from 0; the verdict is printed all the same.
    if (isObject(error) && typeof error['stdout'] === 'string' && error['stdout'] !== '') {
      return { stdout: error['stdout'] };
    }
    throw error;
  });
  return JSON.parse(stdout) as Verdict;
}

/** One forbidden import each: the rule that must see it, the file, and what it imports. */
const planted: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['kernel-base', 'kernel/base/planted.ts', '#kernel/kind/innocent.ts'],
  ['kernel-symbol', 'kernel/symbol/planted.ts', '#kernel/kind/innocent.ts'],
  ['kernel-kind', 'kernel/kind/planted.ts', '#kernel/access/innocent.ts'],
  ['kernel-access', 'kernel/access/planted.ts', '#kernel/protocol/innocent.ts'],
  ['kernel-db', 'kernel/db/planted.ts', '#kernel/access/innocent.ts'],
  ['kernel-protocol', 'kernel/protocol/planted.ts', '#kernel/sync/client/innocent.ts'],
  ['kernel-sync', 'kernel/sync/server/planted.ts', '#identity/innocent.ts'],
  ['kernel-media', 'kernel/media/planted.ts', '#kernel/sync/client/innocent.ts'],
  ['kernel-media-client', 'kernel/media/client/planted.ts', '#kernel/media/innocent.ts'],
  ['kernel-sync', 'kernel/sync/client/planted-3.ts', '#kernel/media/innocent.ts'],
  ['kernel', 'kernel/sync/client/planted.ts', '#products/calendar/kinds.ts'],
  [
    'kernel-client-not-server',
    'kernel/sync/client/planted-2.ts',
    '#kernel/sync/server/innocent.ts',
  ],
  ['identity', 'identity/planted.ts', '#governance/innocent.ts'],
  ['governance', 'governance/planted.ts', '#identity/innocent.ts'],
  ['products', 'products/journal/planted.ts', '#products/calendar/kinds.ts'],
  ['products', 'products/journal/ui/planted.tsx', '#web/shell/innocent.ts'],
  ['products', 'products/journal/planted-2.ts', '#adapters/http/innocent.ts'],
  ['products-design-from-ui', 'products/journal/planted-3.ts', '#web/design/innocent.ts'],
  ['products-ui-not-server', 'products/journal/ui/planted-2.tsx', '../server/innocent.ts'],
  ['products-ui-not-server', 'products/journal/ui/planted-3.tsx', '#kernel/db/innocent.ts'],
  ['products-shared-not-server', 'products/journal/mutators.ts', './server/innocent.ts'],
  ['adapters', 'adapters/http/planted.ts', '#products/calendar/kinds.ts'],
  ['adapters', 'adapters/http/planted-2.ts', '#adapters/postgres/innocent.ts'],
  ['providers-behind-the-gate', 'apps/server/planted.ts', '#adapters/mail/innocent.ts'],
  ['providers-behind-the-gate', 'apps/cli/planted.ts', '#adapters/telemetry/innocent.ts'],
  ['providers-behind-the-gate', 'adapters/http/planted-3.ts', '#adapters/mail/innocent.ts'],
  ['mail-by-its-adapter', 'apps/server/planted-2.ts', 'nodemailer'],
  ['web-design', 'web/design/planted.ts', '#web/shell/innocent.ts'],
  ['web', 'web/shell/planted.ts', '#products/calendar/kinds.ts'],
  ['roots-are-not-imported', 'identity/planted-2.ts', '#apps/server/innocent.ts'],
  ['roots-are-not-imported', 'kernel/db/planted-2.ts', '#testkit/innocent.ts'],
  ['runtime-not-test-tools', 'identity/planted-3.ts', 'fast-check'],
  ['undeclared-package', 'identity/planted-4.ts', 'semver'],
  ['browser-has-no-node', 'kernel/protocol/planted-2.ts', 'node:fs'],
  ['resolvable', 'kernel/base/planted-2.ts', '#kernel/base/absent.ts'],
];

const innocent = [
  'kernel/base/innocent.ts',
  'kernel/kind/innocent.ts',
  'kernel/access/innocent.ts',
  'kernel/protocol/innocent.ts',
  'kernel/db/innocent.ts',
  'kernel/media/innocent.ts',
  'kernel/sync/client/innocent.ts',
  'kernel/sync/server/innocent.ts',
  'identity/innocent.ts',
  'governance/innocent.ts',
  'products/calendar/kinds.ts',
  'products/calendar/contract.ts',
  'products/journal/server/innocent.ts',
  'adapters/http/innocent.ts',
  'adapters/mail/innocent.ts',
  'adapters/telemetry/innocent.ts',
  'adapters/postgres/innocent.ts',
  'web/design/innocent.ts',
  'web/shell/innocent.ts',
  'apps/server/innocent.ts',
  'testkit/innocent.ts',
];

/** Allowed imports, which must not be reported. */
const allowed: readonly (readonly [from: string, to: string])[] = [
  ['kernel/kind/allowed.ts', '#kernel/base/innocent.ts'],
  ['kernel/media/allowed.ts', '#kernel/db/innocent.ts'],
  ['kernel/media/client/allowed.ts', '#kernel/sync/client/innocent.ts'],
  ['kernel/sync/server/allowed.ts', '#kernel/db/innocent.ts'],
  ['products/journal/ui/allowed.tsx', '#web/design/innocent.ts'],
  ['products/journal/allowed.ts', '#products/calendar/contract.ts'],
  ['products/journal/server/allowed.ts', './innocent.ts'],
  ['adapters/http/allowed.ts', '#identity/innocent.ts'],
  ['web/shell/allowed.ts', '#web/design/innocent.ts'],
  ['apps/server/allowed.ts', '#adapters/postgres/innocent.ts'],
  ['apps/server/outbound.ts', '#adapters/mail/innocent.ts'],
  ['identity/allowed.test.ts', '#testkit/innocent.ts'],
];

describe('architecture', { timeout: 120_000 }, () => {
  let tree: string;
  let verdict: Verdict;

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'obhut-architecture-'));
    for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
      await cp(join(root, name), join(tree, name));
    }
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const file of innocent) await plant(file, 'export interface Thing { id: string }\n');
    for (const [, file, to] of planted) await plant(file, `import { Thing } from '${to}';\n`);
    for (const [file, to] of allowed) await plant(file, `import { Thing } from '${to}';\n`);
    // Imports in other clothes, all against the arrow base ← kind.
    await plant(
      'kernel/base/type-only.ts',
      `import type { Thing } from '#kernel/kind/innocent.ts';\n`,
    );
    await plant(
      'kernel/base/type-inline.ts',
      `import { type Thing } from '#kernel/kind/innocent.ts';\n`,
    );
    await plant('kernel/base/re-export.ts', `export { Thing } from '#kernel/kind/innocent.ts';\n`);
    await plant('kernel/base/dynamic.ts', `await import('#kernel/kind/innocent.ts');\n`);
    await plant('kernel/base/relative.ts', `import '../kind/innocent.ts';\n`);
    await plant(
      'products/journal/ui/Screen.tsx',
      `import { Thing } from '#web/shell/innocent.ts';
       export const Screen = () => <Card as="li" state={1 < 2 ? 'a' : 'b'}>{<>x</>}</Card>;\n`,
    );
    await plant(
      'kernel/base/using.ts',
      `export function f(open: () => Disposable) { using thing = open(); return thing; }
       import { Thing } from '#kernel/kind/innocent.ts';\n`,
    );
    await plant('kernel/base/ring-a.ts', `import './ring-b.ts';\n`);
    await plant('kernel/base/ring-b.ts', `import './ring-a.ts';\n`);
    verdict = await cruise(tree);
  }, 120_000);

  afterAll(async () => {
    await rm(tree, { recursive: true, force: true });
  });

  async function plant(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), text);
  }

  function rulesAgainst(file: string): string[] {
    return verdict.summary.violations.filter(({ from }) => from === file).map((v) => v.rule.name);
  }

  test.each(planted)('%s goes red for %s importing %s', (rule, file) => {
    expect(rulesAgainst(file)).toContain(rule);
  });

  test.each(['type-only', 'type-inline', 're-export', 'dynamic', 'relative', 'using'])(
    'an import written as %s is seen',
    (name) => {
      expect(rulesAgainst(`kernel/base/${name}.ts`)).toContain('kernel-base');
    },
  );

  test('an import of a file with JSX is seen', () => {
    expect(rulesAgainst('products/journal/ui/Screen.tsx')).toContain('products');
  });

  test('a ring of imports is seen', () => {
    expect(rulesAgainst('kernel/base/ring-a.ts')).toContain('no-circular');
  });

  test.each(allowed)('%s may import %s', (file) => {
    expect(rulesAgainst(file)).toEqual([]);
  });

  test('the tree keeps every arrow, and the checker does see it', async () => {
    const { modules, summary } = await cruise(root);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual(
      [],
    );
    // A checker that cannot read TypeScript finds no module and stays green.
    const own = modules.filter(({ source }) => parts.includes(source.split('/')[0] ?? ''));
    expect(own.length).toBeGreaterThan(50);
    const bySubpath = own.flatMap(({ dependencies }) =>
      dependencies.filter(({ module }) => module.startsWith('#')),
    );
    expect(bySubpath.length).toBeGreaterThan(50);
    expect(
      bySubpath.filter(({ resolved }) => !parts.includes(resolved.split('/')[0] ?? '')),
    ).toEqual([]);
  });
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
