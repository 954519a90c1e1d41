import { fanoutContract } from '#adapters/fanout/contract-suite.ts';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';

fanoutContract('fan-out within one process', async () => {
  const fanout = inProcessFanout();
  return { servers: [fanout, fanout], close: () => fanout.close() };
});
