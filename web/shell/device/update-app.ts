/** How long a new version may take to be fetched; after it the page is loaded again all the same. */
const patienceMs = 8_000;

/** Fetches the app as the server has it now and starts it. What is on this device stays. */
export async function updateApp(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration !== undefined) {
      await registration.update();
      const coming = registration.installing ?? registration.waiting;
      if (coming !== null) await takesOver(coming);
    }
  } catch {
    // Without a worker, or without a connection: loading the page again is all there is.
  }
  location.reload();
}

async function takesOver(worker: ServiceWorker): Promise<void> {
  const changed = new Promise<void>((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
  const tell = (): void => {
    if (worker.state === 'installed') worker.postMessage('use-now');
  };
  worker.addEventListener('statechange', tell);
  tell();
  const late = new Promise<void>((resolve) => {
    setTimeout(resolve, patienceMs);
  });
  await Promise.race([changed, late]);
}
