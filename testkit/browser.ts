import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { canInstallPackages, installPackages, isRunnable } from '#testkit/debian.ts';

/** Quiet, without GPU and without calls to the maker's servers. As root there is no sandbox. */
export const browserFlags: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A microphone that beeps, and nobody who has to allow it. */
export const microphoneFlags: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export const browserAdvice =
  'The browser tests need Chromium, Chrome or Edge. Install one (Debian and Ubuntu: ' +
  '`sudo apt-get install chromium`; macOS: `brew install --cask chromium`), or set ' +
  'OBHUT_BROWSER to the path of one, and run `npm test` again.';

/** Path of a browser that is here, or undefined. `OBHUT_BROWSER` is taken before any other. */
export function findBrowser(): string | undefined {
  const chosen = process.env['OBHUT_BROWSER']?.trim();
  if (chosen !== undefined && chosen !== '') return isRunnable(chosen) ? chosen : undefined;
  return candidates().find(isRunnable);
}

/**
 * Path of a browser. Where there is none and this is root on a Debian, installs its `chromium`.
 * Throws with the advice what to do where that is not possible.
 */
export function findOrInstallBrowser(report: (line: string) => void): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  const chosen = process.env['OBHUT_BROWSER']?.trim();
  if (chosen !== undefined && chosen !== '') {
    throw new Error(`OBHUT_BROWSER names no program that can be run. ${browserAdvice}`);
  }
  if (!canInstallPackages()) throw new Error(browserAdvice);
  report('No browser here: installing Debian’s chromium (once, about 400 MB)');
  try {
    installPackages(['chromium']);
  } catch (cause) {
    throw new Error(`chromium could not be installed. ${browserAdvice}`, { cause });
  }
  const installed = findBrowser();
  if (installed === undefined) throw new Error(browserAdvice);
  return installed;
}

/** Starts the browser for a test that drives it from Node.js. The caller closes it. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(browserAdvice);
  return await chromium.launch({
    executablePath,
    args: [...browserFlags, ...flags],
    headless: true,
  });
}

function candidates(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) => [
      `/Applications/${name}.app/Contents/MacOS/${name}`,
      join(process.env['HOME'] ?? '/', `Applications/${name}.app/Contents/MacOS/${name}`),
    ]);
  }
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];
    return roots.flatMap((root) => {
      const base = process.env[root];
      if (base === undefined) return [];
      return [
        join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(base, 'Chromium', 'Application', 'chrome.exe'),
        join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ];
    });
  }
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
    '/opt/google/chrome',
  ];
  return names.flatMap((name) =>
    folders.filter((folder) => folder !== '').map((folder) => join(folder, name)),
  );
}
