import type { Device } from '#testkit/e2e/device.ts';

/** What a keeper has set up, so that there is something to see: a group in a group, a role, a program with a key, an invitation; an officer, an instruction. */
export async function haveTenantKept(keeper: Device): Promise<void> {
  const { tenant } = await keeper.session();
  const base = `${keeper.url}/api/tenants/${tenant}`;
  const post = async (path: string, data: object): Promise<Record<string, unknown>> => {
    const answer = await keeper.context.request.post(`${base}/${path}`, {
      data,
      headers: { origin: keeper.url },
    });
    if (!answer.ok()) throw new Error(`${path} was answered ${answer.status()}`);
    return answer.status() === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
  };
  const overview = (await (await keeper.context.request.get(`${base}/access`)).json()) as {
    readonly groups: readonly { readonly id: string; readonly name: string }[];
  };
  const team = overview.groups.find(({ name }) => name === 'Team Linde');
  if (team === undefined) throw new Error('the demo has no Team Linde');
  const night = await post('access/groups', { name: 'Nachtwache' });
  await post(`access/groups/${team.id}/inside`, { group: night['id'] });
  await post('access/roles', { name: 'Praktikum', rights: ['read', 'create'] });
  const program = await post('services', { name: 'Anzeigetafel im Flur' });
  await post(`services/${String(program['account'])}/tokens`, {
    name: 'Tafel Erdgeschoss',
    scopes: ['records:read'],
    days: 90,
  });
  await post('invitations', {
    email: 'bruno@obhut.example',
    name: 'Bruno Berg',
    role: 'staff',
    groups: [team.id],
  });
  const { members } = (await (await keeper.context.request.get(`${base}/offices`)).json()) as {
    readonly members: readonly { readonly member: string; readonly name: string }[];
  };
  const sabine = members.find(({ name }) => name === 'Sabine Krüger');
  if (sabine === undefined) throw new Error('the demo has no Sabine Krüger');
  await post('offices/data-protection-officer/holders', {
    member: sabine.member,
    reason: 'Beschluss der Leitung vom 3. Mai',
  });
  await post('instructions', {
    scope: 'token-create',
    body: 'Bitte einen Schlüssel für die Anzeigetafel im Flur einrichten.',
    author: { name: 'Katrin Weiss', function: 'Verwaltung' },
  });
  await post('measures/access.rights-reviewed/attestations', {
    grounds: 'Durchsicht mit der Leitung',
    until: new Date(Date.now() + 20 * 86_400_000).toISOString(),
  });
}
