import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { DeviceMedia } from '#kernel/media/client/device-media.ts';
import { refOfMade } from '#kernel/media/client/ref-of-made.ts';
import { Button, LinkButton } from '../component/Button.tsx';
import { Notice } from '../component/Notice.tsx';
import { isInDraft } from '../draft.ts';
import { EditIcon, TrashIcon } from '../icon/icons.tsx';
import { useDeviceMedia, useMediaAnswer } from './device-media-context.ts';
import { nameOfMedia } from './say-media.ts';

/** A recording that broke off, or a picture that was put into nothing, is offered again (ME17). */
export function UnusedNotice({ href }: { readonly href: string }) {
  const intl = useIntl();
  const media = useDeviceMedia();
  const ask = useCallback(
    async (of: DeviceMedia) => (await of.unused()).filter(({ id }) => !isInDraft(id)),
    [],
  );
  const unused = useMediaAnswer(media, ask) ?? [];
  const [first] = unused;
  if (media === null || first === undefined) return null;
  return (
    <Notice
      tone="warn"
      title={intl.formatMessage(
        { id: 'design.media.left' },
        {
          count: unused.length,
          name: nameOfMedia(intl, refOfMade(first)),
          time: intl.formatDate(first.madeAt, { dateStyle: 'medium', timeStyle: 'short' }),
        },
      )}
      actions={
        <>
          <LinkButton icon={<EditIcon />} href={href}>
            {intl.formatMessage({ id: 'design.media.toJournal' })}
          </LinkButton>
          <Button
            variant="quiet"
            icon={<TrashIcon />}
            onPress={async () => {
              for (const made of unused) await media.discard(made.id);
            }}
          >
            {intl.formatMessage({ id: 'design.media.discardAll' }, { count: unused.length })}
          </Button>
        </>
      }
    >
      {intl.formatMessage({ id: 'design.media.leftRemedy' })}
    </Notice>
  );
}
