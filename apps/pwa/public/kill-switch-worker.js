// Serve this file as /service-worker.js to take every installed worker out of service: it deletes what they cached,
// unregisters itself and reloads the open windows. Local copies and unsent work are not touched.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      await self.registration.unregister();
      for (const client of await self.clients.matchAll({ type: 'window' }))
        await client.navigate(client.url);
    })(),
  );
});
