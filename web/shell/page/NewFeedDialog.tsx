import { useState } from 'react';
import { useIntl } from 'react-intl';
import * as z from 'zod/mini';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { hasRight } from '#kernel/kind/right.ts';
import { audienceWords } from '#web/design/audience/words.ts';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { PeopleIcon } from '#web/design/icon/icons.tsx';
import { callApi } from '../api.ts';
import { useTenant } from '../tenant-context.ts';
import { NewAddressDialog } from './NewAddressDialog.tsx';

const madeSchema = z.object({ address: z.string() });

/** The audiences whose events the reader may show to others. */
export function mayShow({ audiences }: Directory): DirectoryAudience[] {
  return audiences.filter(
    ({ myRights }) => hasRight(myRights, 'read') && hasRight(myRights, 'share'),
  );
}

export interface NewFeedDialogProps {
  readonly directory: Directory;
  readonly onClose: () => void;
}

/** Makes an address for another calendar program, and shows it the only time it can be seen. */
export function NewFeedDialog({ directory, onClose }: NewFeedDialogProps) {
  const intl = useIntl();
  const { id: tenant } = useTenant();
  const choices = mayShow(directory);
  const [audience, setAudience] = useState<AudienceId | null>(choices[0]?.id ?? null);
  return (
    <NewAddressDialog
      words="shell.feeds"
      missing={
        choices.some(({ id }) => id === audience)
          ? undefined
          : intl.formatMessage({ id: 'shell.feeds.whichMissing' })
      }
      make={async (asked) => {
        const made = await callApi({
          method: 'POST',
          path: `/api/tenants/${tenant}/feeds`,
          body: { audience, ...asked },
          answer: madeSchema,
        });
        return made.address;
      }}
      onClose={onClose}
    >
      <RadioCards
        layout="list"
        label={intl.formatMessage({ id: 'shell.feeds.which' })}
        value={audience}
        onChange={setAudience}
        cards={choices.map((one) => ({
          id: one.id,
          label: audienceWords(intl, directory, one),
          picture: <PeopleIcon />,
        }))}
      />
    </NewAddressDialog>
  );
}
