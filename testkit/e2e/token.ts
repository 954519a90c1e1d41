import { hasRight } from '#kernel/kind/right.ts';
import type { Device } from '#testkit/e2e/device.ts';

/** What somebody has given to programs, so that there is something to see: a key, and an address of a calendar. */
export async function haveTokens(device: Device): Promise<void> {
  const { tenant } = await device.session();
  const post = async (path: string, data: object): Promise<void> => {
    const answer = await device.context.request.post(`${device.url}/api/${path}`, {
      data,
      headers: { origin: device.url },
    });
    if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}`);
  };
  const asked = await device.context.request.get(`${device.url}/api/tenants/${tenant}/access`);
  const { audiences } = (await asked.json()) as {
    readonly audiences: readonly {
      readonly id: string;
      readonly name: string;
      readonly myRights: number;
    }[];
  };
  const circle = audiences.find(
    ({ name, myRights }) => name === 'circle' && hasRight(myRights, 'share'),
  );
  if (circle === undefined) throw new Error('nobody has a circle to show here');
  await post('tokens', { tenant, name: 'Wandtafel', scopes: ['records:read'], days: 90 });
  await post(`tenants/${tenant}/feeds`, { audience: circle.id, name: 'Handy von Oma', days: 365 });
}
