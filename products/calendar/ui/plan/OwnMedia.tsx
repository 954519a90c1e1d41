import { useIntl } from 'react-intl';
import type { RecordId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { MediaField } from '#web/design/media/media-parts.ts';

interface OwnMediaDraft {
  readonly photo: MediaRef | null;
  readonly recording: MediaRef | null;
}

/** A photo of one's own in place of the pictogram, a recording of one's own in place of the voice (CA91, CA92). */
export function OwnMedia({
  draft,
  record,
  onChange,
}: {
  readonly draft: OwnMediaDraft;
  readonly record: RecordId | null;
  readonly onChange: (change: Partial<OwnMediaDraft>) => void;
}) {
  const intl = useIntl();
  return (
    <>
      <MediaField
        label={intl.formatMessage({ id: 'plan.own.photo' })}
        kinds={['image']}
        atMost={1}
        value={draft.photo === null ? [] : [draft.photo]}
        record={record}
        onChange={([photo = null]) => {
          onChange({ photo });
        }}
      />
      <MediaField
        label={intl.formatMessage({ id: 'plan.own.recording' })}
        kinds={['audio']}
        atMost={1}
        value={draft.recording === null ? [] : [draft.recording]}
        record={record}
        onChange={([recording = null]) => {
          onChange({ recording });
        }}
      />
    </>
  );
}
