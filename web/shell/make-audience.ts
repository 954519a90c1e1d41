import { AppError } from '#kernel/base/app-error.ts';
import type { AudienceId, TenantId } from '#kernel/base/ids.ts';
import type { MakeAudience } from '#web/design/audience/ad-hoc.ts';
import type { LiveSource } from '#web/design/live.ts';
import { accessApi, type AccessApi } from './page/access/access-api.ts';

/** The directory comes with the pull that the server asks for. */
const knownWithinMs = 20_000;
const namesTried = 20;

/** An audience for people chosen by name, through the routes that check who may make one (AC17). */
export function makeAudienceIn(tenant: TenantId, source: LiveSource): MakeAudience {
  const api = accessApi(tenant);
  return async ({ space, persons, name }) => {
    const { members } = await api.overview();
    const chosen = persons.map((person) => {
      const member = members.find((one) => one.personId === person);
      if (member === undefined) throw new AppError('access.not-allowed');
      return member.id;
    });
    const audience = await created(api, space, name);
    try {
      for (const member of chosen) {
        await api.give({ audience, member, effect: 'allow', rights: ['read'] });
      }
    } catch (error) {
      // Nobody shall find a place that half of them reach. It is empty, so nothing is lost.
      await api.deleteAudience(audience, false).catch(() => {});
      throw error;
    }
    await known(source, audience, persons.length);
    return audience;
  };
}

/** Two sets of people may have the same names. */
async function created(
  api: AccessApi,
  space: Parameters<AccessApi['createAudience']>[0],
  name: string,
): Promise<AudienceId> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const named = attempt === 1 ? name : `${name} (${attempt})`;
      return await api.createAudience(space, named.slice(-nameLength));
    } catch (error) {
      const isTaken = error instanceof AppError && error.code === 'access.name-taken';
      if (!isTaken || attempt === namesTried) throw error;
    }
  }
}

const nameLength = 100;

/** Until the directory of this device has the audience with all who were chosen. */
function known(source: LiveSource, audience: AudienceId, chosen: number): Promise<void> {
  const isKnown = (): boolean => {
    const found = source.status().directory?.audiences.find((one) => one.id === audience);
    return found !== undefined && found.viewers.length > chosen;
  };
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    const timer = setTimeout(() => {
      stop();
      reject(new AppError('shell.no-connection'));
    }, knownWithinMs);
    const look = (): void => {
      if (!isKnown()) return;
      stop();
      clearTimeout(timer);
      resolve();
    };
    stop = source.subscribeStatus(look);
    look();
  });
}
