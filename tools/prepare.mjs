// Runs before `npm start` and `npm test`, on whatever Node.js the machine has (20 or newer) and
// without node_modules: plain JavaScript, built-in modules only. Installs what package-lock.json
// names, if it is not installed yet; the pinned Node.js is part of that.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const marker = join(root, 'node_modules', '.obhut-installed');
const oldestNode = 20;

await prepare();

async function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    fail(`This is Node.js ${process.versions.node}; Obhut needs ${oldestNode} or newer to begin.`);
  }
  const wanted = fingerprint();
  if (installed() === wanted) return;
  if (matchesLock()) {
    // Somebody ran `npm install` or `npm ci` by hand.
    writeFileSync(marker, wanted);
    return;
  }

  const began = Date.now();
  say('Installing what package-lock.json names (needed once, takes a minute or so) …');
  rmSync(marker, { force: true });
  // In a terminal npm shows that it is alive; elsewhere nothing would be seen for a minute.
  const ticking = process.stderr.isTTY
    ? undefined
    : setInterval(() => say(`… installing, ${seconds(began)} s`), 10_000);
  const outcome = await install();
  clearInterval(ticking);
  if (outcome === 'stopped') {
    say('Stopped while installing. Nothing is lost; the next start begins the installation again.');
    process.exit(130);
  }
  if (outcome !== 0) {
    fail(
      'The installation did not finish. The messages above name the cause: most often there is ' +
        'no connection to the npm registry, or no space left. Run the same command again.',
    );
  }
  writeFileSync(marker, wanted);
  say(`Installed in ${seconds(began)} s.`);
}

/** Other packages, another platform or another runtime need another installation. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    hash.update(name === 'package.json' ? declared() : readFileSync(join(root, name)));
  }
  return `${hash.digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** The scripts of package.json change often and install nothing. */
function declared() {
  const manifest = read('package.json');
  return JSON.stringify([
    manifest.dependencies,
    manifest.devDependencies,
    manifest.overrides,
    manifest.allowScripts,
  ]);
}

function installed() {
  try {
    return readFileSync(marker, 'utf8');
  } catch {
    return undefined;
  }
}

/** npm notes what it installed, after everything is in place. */
function matchesLock() {
  try {
    const noted = read('node_modules/.package-lock.json').packages;
    const wanted = Object.entries(read('package-lock.json').packages);
    return wanted.every(
      ([place, { version, optional, integrity }]) =>
        place === '' ||
        (optional === true && noted[place] === undefined) ||
        (noted[place]?.version === version &&
          (integrity === undefined || noted[place].integrity === integrity)),
    );
  } catch {
    return false;
  }
}

function read(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}

function install() {
  const windows = process.platform === 'win32';
  const child = spawn(
    windows ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      // What a command prints itself stays alone on standard output.
      stdio: ['ignore', process.stderr, process.stderr],
      shell: windows,
      detached: !windows,
      env: { ...process.env, [pathName()]: pathWithoutPackages() },
    },
  );
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopped = true;
      // npm finishes what it is at before it listens, which may take a minute. What it leaves
      // half done has no marker, and the next installation begins with an empty folder.
      if (windows) child.kill();
      else process.kill(-child.pid, 'SIGKILL');
    });
  }
  return new Promise((done) => {
    child.once('error', () => done(1));
    child.once('exit', (code) => done(stopped ? 'stopped' : (code ?? 1)));
  });
}

/** npm must not run on the Node.js in node_modules, which it is about to replace. */
function pathWithoutPackages() {
  return (process.env[pathName()] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
}

function pathName() {
  return Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
