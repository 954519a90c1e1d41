import { scriptUrl } from '#web/design/script-url.ts';

/** The address of our service worker, vouched for. */
export function serviceWorkerUrl(): string {
  return scriptUrl('/service-worker.js');
}
