import { WebSocket } from 'ws';
import type { TenantId } from '#kernel/base/ids.ts';

/** A socket to the app server as a page of Obhut would open it. */
export function openSocket(url: string, tenant: TenantId, cookie: string): WebSocket {
  return new WebSocket(`${url.replace('http:', 'ws:')}/sync/${tenant}`, {
    headers: { cookie, origin: url },
    perMessageDeflate: false,
    maxPayload: 64 * 1024 * 1024,
  });
}
