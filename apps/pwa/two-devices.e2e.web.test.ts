import { describe, expect, test } from 'vitest';
import { openParts } from '#apps/server/parts.ts';
import type { AccountId, DeviceId, MutationId, RecordId, TenantId } from '#kernel/base/ids.ts';
import { randomId } from '#kernel/base/ids.ts';
import { choose, type Device, stateMark } from '#testkit/e2e/device.ts';
import { writeEntry } from '#testkit/e2e/journal.ts';
import { knock, Wire } from '#testkit/e2e/wire.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { today } from '#testkit/e2e/today.ts';

const stage = setStage();

const words = 'Die Amsel saß auf dem Geländer und hat zugehört.';

describe('an organisation on several devices', () => {
  test('[AC1][SY1][UX16] what one does offline the other sees later, and a third organisation never', async () => {
    const mira = await stage.signedIn('mira');
    const tom = await stage.signedIn('tom');
    const claudia = await stage.signedIn('claudia');
    const here = await mira.session();
    const dayOf = await today(mira.page);
    const calendar = `/t/${here.tenant}/calendar/day/${dayOf}`;
    const journal = `/t/${here.tenant}/journal/day/${dayOf}`;

    await tom.goTo(`${journal}?person=${here.person}`);
    await tom.settled();
    const tomsCalendar = await tom.newTab(`${calendar}?person=${here.person}`);
    await tom.settled(tomsCalendar);
    await mira.canStartOffline();

    await mira.context.setOffline(true);
    await mira.goTo(calendar);
    const blue = mira.page.getByRole('radio', { name: 'Blau', exact: true });
    await blue.locator('xpath=ancestor::label').waitFor();
    // Tuesdays are blue by themselves, and choosing what is chosen writes nothing.
    const colour = (await blue.isChecked()) ? 'Rot' : 'Blau';
    await choose(mira.page, colour);
    await expect.poll(() => stateMark(mira.page).innerText()).toContain('1 wartet');
    await mira.goTo(journal);
    await writeEntry(mira.page, words, /Ich und mein Team/);
    await expect.poll(() => stateMark(mira.page).innerText()).toContain('2 warten');

    // A start without a connection: the app and the unsent work are still here.
    await mira.page.reload();
    await mira.page.getByText(words).waitFor();
    expect(await stateMark(mira.page).innerText()).toContain('2 warten');
    await mira.page.getByText('Wird noch gesendet').first().waitFor();
    expect(await tom.page.getByText(words).count()).toBe(0);

    await mira.context.setOffline(false);
    await stateMark(mira.page).filter({ hasText: 'Alles gesendet' }).waitFor();
    // Without a reload on the other device.
    await tom.page.getByText(words).waitFor();
    await expect
      .poll(() => tomsCalendar.getByRole('radio', { name: colour }).isChecked())
      .toBe(true);

    const { record, audience } = written(mira);
    await seesNothing(claudia, { ...here, record, audience });
  });
});

/** Somebody of another organisation: through the app, the API, the socket and SQL. */
async function seesNothing(
  stranger: Device,
  hidden: { readonly tenant: string; readonly record: string; readonly audience: string },
): Promise<void> {
  const own = await stranger.session();
  expect(own.tenant).not.toBe(hidden.tenant);

  // The app.
  const days = await today(stranger.page);
  await stranger.goTo(`/t/${own.tenant}/journal/day/${days}`);
  await stranger.settled();
  expect(await stranger.page.content()).not.toContain(words);
  await stranger.goTo(`/t/${hidden.tenant}/journal/day/${days}`);
  await stranger.page.getByText('Hier ist nichts').waitFor();

  // The API: a hidden record and a random one are the same.
  const explain = async (tenant: string, record: string): Promise<unknown> => {
    const path = `/api/tenants/${tenant}/records/${record}/explain`;
    const answer = await stranger.context.request.get(stranger.url + path);
    // Each refusal has a number of its own; nothing else may tell them apart.
    const body = (await answer.text()).replace(/"urn:uuid:[0-9a-f-]{36}"/, '"urn:uuid"');
    return { status: answer.status(), body };
  };
  for (const tenant of [own.tenant, hidden.tenant]) {
    expect(await explain(tenant, hidden.record)).toEqual(await explain(tenant, randomId()));
  }
  expect(await explain(hidden.tenant, hidden.record)).toEqual(
    await explain('t_000000000000', hidden.record),
  );

  // The socket: the door, what is read, and what is written.
  const credentials = { url: stranger.url, cookie: await stranger.cookieHeader() };
  const refused = await knock(credentials, hidden.tenant);
  expect(refused).toMatch(/^404 /);
  expect(refused).toBe(await knock(credentials, 't_000000000000'));
  await using wire = await Wire.open(credentials, own.tenant);
  wire.send({ type: 'pull', request: 1, cursors: [], directory: null, window: null });
  let read = '';
  for (;;) {
    const page = await wire.next('page');
    read += JSON.stringify(page);
    if (page.last !== null) break;
  }
  expect(read).toContain(own.account);
  for (const secret of [hidden.record, hidden.audience, words]) expect(read).not.toContain(secret);
  const forge = async (audience: string): Promise<unknown> => {
    const args = {
      id: randomId<RecordId>(),
      audience,
      entry: { day: days, event: null, text: 'Ich war hier.', face: null, pictogram: null },
    };
    const mutation = { id: randomId<MutationId>(), name: 'journal.write-entry', args, schema: 1 };
    wire.send({ type: 'push', mutations: [{ ...mutation, base: [] }] });
    const { outcomes } = await wire.next('push-result');
    return outcomes.map((outcome) => ({
      end: outcome.end,
      code: outcome.end === 'refused' ? outcome.code : '',
    }));
  };
  const forged = await forge(hidden.audience);
  expect(forged).toEqual([{ end: 'refused', code: expect.any(String) as unknown }]);
  expect(forged).toEqual(await forge(randomId()));

  // SQL under the role of either tenant, as this account.
  const installation = await stage.program.installation();
  const parts = openParts({ ...installation, publicUrl: stage.program.url });
  for (const tenant of [own.tenant, hidden.tenant]) {
    const rows = await parts.database.transact(
      {
        tenant: tenant as TenantId,
        account: own.account as AccountId,
        device: own.device as DeviceId,
      },
      (sql) => sql.query('SELECT id FROM tenant_schema.record WHERE id = $1', [hidden.record]),
    );
    expect(rows).toEqual([]);
  }
  await parts.close();
  await installation.close();
}

/** The record and the audience of the journal entry this device sent. */
function written(device: Device): { readonly record: string; readonly audience: string } {
  const found = JSON.stringify(device.sent);
  const match = /"journal\.write-entry","args":(\{.*?\})/.exec(found)?.[1] ?? '';
  const record = /"id":"([0-9a-f-]{36})"/.exec(match)?.[1];
  const audience = /"audience":"([0-9a-f-]{36})"/.exec(match)?.[1];
  if (record === undefined || audience === undefined) throw new Error('no entry was sent');
  return { record, audience };
}
