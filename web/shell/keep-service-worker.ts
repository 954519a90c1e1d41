import { serviceWorkerUrl } from './trusted-types.ts';

/** Installs the service worker, so that Obhut opens without a connection. A new version is fetched in the background
 *  and used from the next start on: nothing reloads under somebody's hands. */
export async function keepServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register(serviceWorkerUrl(), {
      scope: '/',
      updateViaCache: 'none',
    });
    // It waited while the last tab was open; this start may have it.
    registration.waiting?.postMessage('use-now');
  } catch {
    // Private windows and pages without TLS have none; Obhut works there while there is a connection.
  }
}
