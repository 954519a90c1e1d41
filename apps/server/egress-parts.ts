import type { OperatorConnections } from '#apps/server/operator-connections.ts';
import type { EgressParts } from '#governance/gate/egress.ts';
import { readGateState } from '#governance/gate/server/gate-state.ts';
import { noteEgress } from '#governance/gate/server/note-egress.ts';
import type { Clock } from '#kernel/base/clock.ts';

/**
 * What the way out stands on, on connections of the operator's: what leaves does so for the program,
 * not for somebody who is signed in.
 */
export function egressParts(connections: OperatorConnections, clock: Clock): EgressParts {
  return {
    clock,
    stateOf: (tenant) => connections.inTenant(tenant, readGateState),
    note: (line) => noteEgress((work) => connections.inTenant(line.tenant, work), line),
  };
}
