import { useIntl } from 'react-intl';
import type { IntlShape } from 'react-intl';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import type { Moved } from '#web/design/audience/use-shared-draft.ts';
import { audienceWords, viewersOf } from '#web/design/audience/words.ts';
import { Faces } from '#web/design/component/Faces.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { AttentionIcon } from '#web/design/icon/icons.tsx';
import { type RadioCard, RadioCards } from '#web/design/component/RadioCards.tsx';

export interface AudienceRadiosProps<More extends string> {
  directory: Directory;
  choices: readonly DirectoryAudience[];
  value: AudienceId | NoInfer<More> | null;
  onChange: (audience: AudienceId | NoInfer<More>) => void;
  /** What a choice means, in one sentence; above the names. */
  meaningOf?: (audience: DirectoryAudience) => string;
  /** What can be chosen besides, last. */
  more?: readonly RadioCard<More>[];
  /** Others see it by now than when somebody began to write; from `useSharedDraft`. */
  moved?: Moved | null;
  /** Shown when nothing was chosen. */
  error?: string | undefined;
}

/** Who shall see this? Each choice with the faces and names behind it, before anything is shared. */
export function AudienceRadios<More extends string = never>({
  directory,
  choices,
  value,
  onChange,
  meaningOf,
  more = [],
  moved = null,
  error,
}: AudienceRadiosProps<More>) {
  const intl = useIntl();
  const fault = (words: string) => (
    <p className="o-error" role="alert">
      <AttentionIcon />
      <span>{words}</span>
    </p>
  );
  // Who may write nowhere cannot be asked to choose.
  if (choices.length === 0) {
    return error === undefined
      ? null
      : fault(intl.formatMessage({ id: 'design.audience.nowhere' }));
  }
  const movedWords = intl.formatMessage({ id: 'design.audience.moved' });
  const now = directory.audiences.find((one) => one.id === moved?.to);
  const noteOf = (audience: DirectoryAudience): string | undefined => {
    if (audience.id === moved?.from) return intl.formatMessage({ id: 'design.audience.before' });
    if (audience.id === moved?.to) return intl.formatMessage({ id: 'design.audience.now' });
    return meaningOf?.(audience);
  };
  return (
    <>
      {now !== undefined && (
        <Notice tone="warn" title={movedWords}>
          <div className="o-stack">
            <p className="o-row">
              <Faces people={viewersOf(intl, directory, now)} max={3} />
              {audienceWords(intl, directory, now)}
            </p>
            <p>{intl.formatMessage({ id: 'design.audience.chooseAgain' })}</p>
          </div>
        </Notice>
      )}
      <RadioCards<AudienceId | More>
        layout="list"
        label={intl.formatMessage({ id: 'design.whoSeesThis' })}
        value={value}
        onChange={onChange}
        cards={[
          ...choices.map((audience) => {
            const viewers = viewersOf(intl, directory, audience);
            const note = noteOf(audience);
            return {
              id: audience.id,
              label: audienceWords(intl, directory, audience),
              ...(note !== undefined && { note }),
              hint: intl.formatMessage(
                { id: 'design.audience.names' },
                {
                  names: namesOf(intl, viewers),
                  more: Math.max(0, viewers.length - namesShown),
                },
              ),
              picture: <Faces people={viewers} max={3} />,
            };
          }),
          ...more,
        ]}
      />
      {/* With big words on a phone the notice above is out of view by then. */}
      {error !== undefined && fault(now === undefined ? error : `${movedWords} ${error}`)}
    </>
  );
}

const namesShown = 4;

/** "Mira und Tom", or the first of many for "… und 3 weitere". */
function namesOf(intl: IntlShape, viewers: readonly { readonly name: string }[]): string {
  const names = viewers.slice(0, namesShown).map((viewer) => viewer.name);
  return viewers.length > namesShown ? names.join(', ') : intl.formatList(names);
}
