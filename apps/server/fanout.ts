import type { Logger } from 'pino';
import { inProcessFanout } from '#adapters/fanout/in-process.ts';
import { natsFanout } from '#adapters/fanout/nats.ts';
import type { FanoutCounts, OpenableFanout } from '#adapters/fanout/over-line.ts';
import { postgresFanout } from '#adapters/fanout/postgres.ts';
import { withRole } from '#adapters/postgres/connection-url.ts';
import { deriveSecrets } from '#apps/server/secrets.ts';
import type { FanoutSettings } from '#apps/server/settings.ts';
import { systemClock } from '#kernel/base/clock.ts';

/** How often trouble with the fan-out is logged, at most. */
const logEveryMs = 60_000;

/** The way this server and others hear of each other's changes, as the settings say. */
export function fanoutOf(options: {
  readonly settings: FanoutSettings;
  readonly secret: string;
  readonly adminUrl: string;
  readonly logger: Pick<Logger, 'warn'>;
}): OpenableFanout {
  const { settings, adminUrl } = options;
  if (settings.over === 'in-process') return inProcessFanout();
  const secrets = deriveSecrets(options.secret);
  const line = {
    key: secrets.fanoutKey,
    clock: systemClock,
    onTrouble: logged(options.logger),
  };
  if (settings.over !== 'nats') {
    return postgresFanout({ ...line, url: withRole(adminUrl, 'obhut_app', secrets.appPassword) });
  }
  const { servers, token, credentials, authority } = settings;
  return natsFanout({
    ...line,
    servers,
    installation: secrets.fanoutName,
    ...(token !== undefined && { token }),
    ...(credentials !== undefined && { credentials }),
    ...(authority !== undefined && { authority }),
  });
}

/** Counts say it all: who floods the channel does not flood the log. */
function logged(logger: Pick<Logger, 'warn'>): (counts: FanoutCounts) => void {
  let silentUntilMs = 0;
  return (counts) => {
    if (Date.now() < silentUntilMs) return;
    silentUntilMs = Date.now() + logEveryMs;
    logger.warn({ ...counts }, 'fan-out lost or refused messages; devices ask by themselves');
  };
}
