import swc from '@swc/core';

// dependency-cruiser has every file parsed as plain TypeScript, which takes `<Card as="li">` for
// a type assertion, and its visitor does not know `using`. Without a parser it can use it checks
// nothing and stays green.
const parse = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) =>
  withoutUsing(parse(file, { ...options, tsx: file.endsWith('.tsx') }));

/** Turns `using x = …` into `const x = …`, wherever it stands. */
function withoutUsing(node) {
  if (typeof node !== 'object' || node === null) return node;
  if (node.type === 'UsingDeclaration') {
    node.type = 'VariableDeclaration';
    node.kind = 'const';
    node.declare = false;
    node.declarations = node.decls;
  }
  for (const child of Object.values(node)) withoutUsing(child);
  return node;
}

// The arrows of ARCHITECTURE.md. `tools/architecture.test.ts` plants a violation of each.

const test = '\\.test\\.tsx?$';

/** One part may import the listed parts, and nothing else of this repository. */
function only(name, from, to, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { path: parts, pathNot: to },
  };
}

const parts = '^(kernel|identity|governance|products|adapters|web|apps|testkit|bench|tools)/';

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What does not resolve is not checked either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only('kernel-base', '^kernel/base/', ['^kernel/base/'], 'base knows nothing.'),
    only(
      'kernel-symbol',
      '^kernel/symbol/',
      ['^kernel/(base|symbol)/'],
      'symbol knows words only.',
    ),
    only('kernel-kind', '^kernel/kind/', ['^kernel/(base|kind)/'], 'base ← kind'),
    only('kernel-db', '^kernel/db/', ['^kernel/(base|kind|db)/'], 'db stands beside access.'),
    only('kernel-access', '^kernel/access/', ['^kernel/(base|kind|db|access)/'], 'kind ← access'),
    only(
      'kernel-protocol',
      '^kernel/protocol/',
      ['^kernel/(base|kind|access|protocol)/'],
      'access ← protocol',
    ),
    only(
      'kernel-sync',
      '^kernel/sync/',
      ['^kernel/(base|kind|access|protocol|sync|db)/'],
      'protocol ← sync',
    ),
    {
      ...only(
        'kernel-media',
        '^kernel/media/',
        ['^kernel/(base|kind|db|media)/'],
        'kind ← media; it knows no record.',
      ),
      from: { path: '^kernel/media/', pathNot: ['^kernel/media/client/', test] },
    },
    {
      ...only(
        'kernel-media-client',
        '^kernel/media/client/',
        [
          '^kernel/(base|kind|protocol)/',
          '^kernel/media/(client/|media\\.ts|limits\\.ts|errors\\.ts)',
          '^kernel/sync/client/',
        ],
        'sync/client ← media/client; on a device there is nothing of the server.',
      ),
    },
    only('kernel', '^kernel/', ['^kernel/'], 'The kernel knows no product and no adapter.'),
    {
      name: 'kernel-client-not-server',
      comment: 'What runs on a device never reaches what runs on the server, nor SQL.',
      severity: 'error',
      from: {
        path: '^kernel/(base|kind|symbol|protocol|sync/client|media/client)/',
        pathNot: test,
      },
      to: { path: '^kernel/(sync/server|db)/' },
    },
    only('identity', '^identity/', ['^(identity|kernel)/'], 'identity → kernel'),
    only('governance', '^governance/', ['^(governance|kernel)/'], 'governance → kernel'),
    only(
      'products',
      '^products/([^/]+)/',
      ['^kernel/', '^web/design/', '^products/$1/', '^products/[^/]+/contract\\.ts$'],
      "products → kernel, web/design, another product's contract.ts",
    ),
    {
      name: 'products-design-from-ui',
      comment: 'Only ui/ draws.',
      severity: 'error',
      from: { path: '^products/[^/]+/', pathNot: ['^products/[^/]+/ui/', test] },
      to: { path: '^web/' },
    },
    {
      name: 'products-ui-not-server',
      comment: 'ui/ never reaches server/ or SQL.',
      severity: 'error',
      from: { path: '^(products/[^/]+/ui|web)/', pathNot: test },
      to: { path: '^(products/[^/]+/server|kernel/db|kernel/sync/server)/' },
    },
    {
      name: 'products-shared-not-server',
      comment: 'Kinds, mutators and queries run on devices too.',
      severity: 'error',
      from: { path: '^products/', pathNot: ['^products/[^/]+/server/', test] },
      to: { path: '^products/[^/]+/server/' },
    },
    only(
      'adapters',
      '^adapters/([^/]+)/',
      ['^(kernel|identity|governance)/', '^adapters/$1/'],
      'adapters → ports of kernel, identity, governance',
    ),
    {
      name: 'providers-behind-the-gate',
      comment: 'Adapters of providers are made in one file, which asks the gate first (GA20).',
      severity: 'error',
      from: {
        path: parts,
        pathNot: [
          '^apps/server/outbound\\.ts$',
          '^adapters/(mail|telemetry|object-storage|network)/',
          '^testkit/',
          test,
        ],
      },
      to: { path: '^adapters/(mail|telemetry|object-storage|network)/' },
    },
    {
      name: 'mail-by-its-adapter',
      comment: 'Nobody else speaks to mail servers, whatever the gate says.',
      severity: 'error',
      from: { path: parts, pathNot: ['^adapters/mail/', '^testkit/', test] },
      to: { path: '(^|/)node_modules/(nodemailer|smtp-server)/' },
    },
    {
      name: 'providers-by-their-network',
      comment: 'Where a provider is, is looked at before it is reached (GA30).',
      severity: 'error',
      from: {
        path: parts,
        pathNot: ['^adapters/(network|object-storage)/', '^testkit/', test],
      },
      to: { path: '(^|/)node_modules/(undici|s3mini)/' },
    },
    only('web-design', '^web/design/', ['^web/design/', '^kernel/'], 'web/design → kernel'),
    only('web', '^web/', ['^(web|kernel)/'], 'web → kernel, web/design'),
    {
      name: 'roots-are-not-imported',
      comment: 'Only apps/* import everything, and nobody imports them.',
      severity: 'error',
      from: {
        path: '^(kernel|identity|governance|products|adapters|web)/',
        pathNot: test,
      },
      to: { path: '^(apps|testkit|bench|tools)/' },
    },
    {
      name: 'runtime-not-test-tools',
      comment: 'What runs in production does not need what only tests install.',
      severity: 'error',
      from: {
        path: '^(kernel|identity|governance|products|adapters|web|apps)/',
        pathNot: [test, 'contract-suite\\.tsx?$'],
      },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'undeclared-package',
      comment: 'What is imported stands in package.json.',
      severity: 'error',
      from: { path: parts },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'browser-has-no-node',
      comment: 'What runs in a browser has no Node.js.',
      severity: 'error',
      from: {
        path: [
          '^kernel/(base|kind|symbol|protocol|sync/client|media/client)/',
          '^web/',
          '^products/',
          '^apps/pwa/',
          '^adapters/local-store/',
        ],
        pathNot: [test, '^products/[^/]+/server/', '^apps/pwa/.*\\.config\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Peers of the bench have packages of their own, installed only when they are measured.
    exclude: { path: '^(dist|data)/|^bench/peers/[^/]+/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
