import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserFlags, findBrowser } from '#testkit/browser.ts';
import { pictograms } from './apps/pwa/pictograms.config.ts';

const never = ['**/node_modules/**', 'dist/**', 'data/**', '.cache/**'];
const database = ['testkit/pg/global-setup.ts'];
const executablePath = findBrowser();
// What is waited for comes at once on a machine with nothing else to do. Where a rule promises a
// time, the test names it.
const patience = { poll: { timeout: 10_000 } };

// Of two cores vitest leaves one to itself, which hardly needs it: a test waits for PostgreSQL or
// for the browser about half of its time.
const maxWorkers = Math.max(2, availableParallelism() - 1);

/**
 * The file name says what a test needs: `x.test.ts` nothing, `x.pg.test.ts` PostgreSQL,
 * `x.fuzz.test.ts` PostgreSQL and time, `x.web.test.tsx` a page in a real browser,
 * `x.e2e.web.test.ts` the whole program and a browser. The groups run one after the other, so
 * that a small machine does not make the slow ones run into their limits.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...never, '**/*.{pg,fuzz,web}.test.{ts,tsx}'],
          testTimeout: 30_000,
          expect: patience,
          maxWorkers,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude: never,
          globalSetup: database,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          expect: patience,
          maxWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['**/*.fuzz.test.ts'],
          exclude: never,
          globalSetup: database,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          expect: patience,
          maxWorkers,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // With the pictures that people see: one that is not there becomes a frame, sooner or later.
        plugins: [react(), pictograms()],
        // All packages are found before the first test: one found later would be bundled anew,
        // with a second React in it.
        optimizeDeps: {
          entries: [
            'web/**/*.{ts,tsx}',
            'products/*/ui/**/*.{ts,tsx}',
            'adapters/local-store/*.ts',
          ],
          // Only a worker imports it, and that is found late.
          include: ['ical.js'],
        },
        test: {
          name: 'web',
          include: ['**/*.web.test.{ts,tsx}'],
          exclude: [...never, '**/*.e2e.web.test.ts'],
          // Only what hangs runs into it: one that types much took 21 s on a slow machine.
          testTimeout: 60_000,
          expect: patience,
          maxWorkers,
          sequence: { groupOrder: 3 },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                args: [...browserFlags],
                ...(executablePath !== undefined && { executablePath }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.web.test.ts'],
          exclude: never,
          globalSetup: ['testkit/e2e/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Each file has a program, a port and a browser of its own, and waits most of its time.
          maxWorkers: 2,
          expect: patience,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
