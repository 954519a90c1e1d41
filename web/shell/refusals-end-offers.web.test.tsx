import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { type MutationId, randomId } from '#kernel/base/ids.ts';
import { defineMutator } from '#kernel/kind/define-mutator.ts';
import type { AttentionEntry } from '#kernel/sync/client/local-store.ts';
import { Button } from '#web/design/component/Button.tsx';
import { TrashIcon } from '#web/design/icon/icons.tsx';
import german from '#web/design/messages/de.json' with { type: 'json' };
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { RefusalsEndOffers } from './RefusalsEndOffers.tsx';
import { type Tenant, TenantContext } from './tenant-context.ts';

const nothing = defineMutator({ name: 'test.delete', args: {}, records: () => [], run: () => {} });
let refused: MutationId[];
let written: MutationId[];
let refuse: (id: MutationId) => void;
let unmount: (() => void) | undefined;

beforeEach(() => {
  refused = [];
  written = [];
  const listeners = new Set<() => void>();
  refuse = (id) => {
    refused.push(id);
    for (const listener of listeners) listener();
  };
  const obhut = {
    reader: {
      attention: () =>
        Promise.resolve(refused.map((id) => ({ mutation: { id } }) as AttentionEntry)),
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Tenant['obhut'];
  const live = new MemoryLive(sampleDirectory);
  const write = live.mutate.bind(live);
  live.mutate = async (mutator, args) => {
    const id = await write(mutator, args);
    written.push(id);
    return id;
  };
  ({ unmount } = renderView(
    <TenantContext value={{ obhut } as unknown as Tenant}>
      <Deletes />
      <RefusalsEndOffers />
    </TenantContext>,
    { live, locale: 'de-DE', messages: german },
  ));
});
afterEach(() => unmount?.());

function Deletes() {
  const { attempt, mutate, offerUndo } = useRecordWrites();
  return (
    <Button
      icon={<TrashIcon />}
      onPress={async () => {
        await attempt(async () => {
          await mutate(nothing, {});
          offerUndo('„Schwimmen“ ist gelöscht.', () => mutate(nothing, {}));
        });
      }}
    >
      Löschen
    </Button>
  );
}

const said = () => page.getByText('„Schwimmen“ ist gelöscht.');

async function remove(): Promise<MutationId> {
  await page.getByRole('button', { name: 'Löschen' }).click();
  await expect.element(said()).toBeVisible();
  const id = written.at(-1);
  if (id === undefined) throw new Error('nothing was written');
  return id;
}

test('[UX17] what is refused does not go on saying that it was done', async () => {
  refuse(await remove());
  await expect.element(said()).not.toBeInTheDocument();
});

test('[UX17] what else is refused, before or meanwhile, ends no offer', async () => {
  refuse(randomId<MutationId>());
  const first = await remove();
  const second = await remove();
  refuse(randomId<MutationId>());
  refuse(first);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect.element(said()).toBeVisible();
  refuse(second);
  await expect.element(said()).not.toBeInTheDocument();
});
