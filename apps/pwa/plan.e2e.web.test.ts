import { describe, expect, test } from 'vitest';
import { stateMark } from '#testkit/e2e/device.ts';
import { setStage } from '#testkit/e2e/stage.ts';
import { comingMonday, today } from '#testkit/e2e/today.ts';

const stage = setStage();

describe('what a person does with events', () => {
  test('[CA42][CA70] steps ticked without a connection arrive with who helps', async () => {
    const mira = await stage.signedIn('mira', {
      width: 390,
      height: 844,
      appearance: { density: 'easy' },
    });
    const tom = await stage.signedIn('tom');
    const { tenant, person } = await mira.session();
    // A day on which the demo has breakfast with its steps.
    const monday = comingMonday(await today(mira.page));
    const miras = mira.page;
    const toms = tom.page;
    await tom.goTo(`/t/${tenant}/calendar/day/${monday}?person=${person}`);
    await toms.getByText('0 von 4').waitFor();

    await mira.canStartOffline();
    await mira.context.setOffline(true);
    await mira.goTo(`/t/${tenant}/calendar/day/${monday}`);
    await miras.getByRole('button', { name: /^Frühstück/ }).click();
    const routine = miras.getByRole('dialog').getByRole('region', { name: 'Schritte: Frühstück' });
    // In easy a press right after another, in the same place, is a tremble (UX13).
    await miras.waitForTimeout(600);
    await routine.getByRole('button', { name: /^Tisch decken/ }).click();
    await routine.getByRole('status').filter({ hasText: '2 von 4' }).waitFor();
    await miras.waitForTimeout(600);
    await routine.getByRole('button', { name: /^Essen/ }).click();
    await routine.getByRole('status').filter({ hasText: '3 von 4' }).waitFor();
    await expect.poll(() => stateMark(miras).innerText()).toContain('2 warten');
    expect(await toms.getByText('2 von 4').count()).toBe(0);

    await mira.context.setOffline(false);
    // Without a reload on the other device.
    await toms.getByText('2 von 4').waitFor();
  });
});
