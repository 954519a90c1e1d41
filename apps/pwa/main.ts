import { startShell } from '#web/shell/start-shell.tsx';
import { keepServiceWorker } from '#web/shell/keep-service-worker.ts';
import { loadMessages } from './load-messages.ts';
import { editAgain, screens } from './screens.tsx';

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no element with the id "app".');
await startShell(place, {
  screens,
  editAgain,
  loadMessages,
  // Sign-in and invitations need no local copy.
  openObhut: async (account, tenant) =>
    (await import('./open-obhut.ts')).openObhut(account, tenant),
  openPictures: async (account, tenant) =>
    (await import('./open-pictures.ts')).openPictures(account, tenant),
  verifyChronicle: async (request) =>
    (await import('./verify-chronicle.ts')).verifyInWorker(request),
  watch: async (router) => (await import('#web/usage/watch-usage.ts')).watchUsage(router),
  deleteCopies: async (account, tenants) =>
    (await import('./open-obhut.ts')).deleteCopies(account, tenants),
});
if (import.meta.env.PROD) await keepServiceWorker();
