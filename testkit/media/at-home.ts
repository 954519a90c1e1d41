import { egressParts } from '#apps/server/egress-parts.ts';
import type { MediaBeyond } from '#apps/server/media-parts.ts';
import { OperatorConnections } from '#apps/server/operator-connections.ts';
import { Outbound } from '#apps/server/outbound.ts';
import { systemClock } from '#kernel/base/clock.ts';

/** Of an installation that is connected to nobody: all media stay at home. */
export function atHome(adminUrl: string): MediaBeyond {
  const connections = new OperatorConnections(adminUrl);
  return {
    connections,
    outbound: new Outbound(egressParts(connections, systemClock), []),
    onFailure(error) {
      throw error;
    },
  };
}
