import { useIntl } from 'react-intl';
import type { IntlShape } from 'react-intl';
import type { Directory, DirectoryAudience } from '#kernel/access/directory.ts';
import type { AudienceId } from '#kernel/base/ids.ts';
import { audienceWords, viewersOf } from '#web/design/audience/words.ts';
import { Faces } from '#web/design/component/Faces.tsx';
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
  return (
    <>
      <RadioCards<AudienceId | More>
        layout="list"
        label={intl.formatMessage({ id: 'design.whoSeesThis' })}
        value={value}
        onChange={onChange}
        cards={[
          ...choices.map((audience) => {
            const viewers = viewersOf(intl, directory, audience);
            return {
              id: audience.id,
              label: audienceWords(intl, directory, audience),
              ...(meaningOf !== undefined && { note: meaningOf(audience) }),
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
      {error !== undefined && fault(error)}
    </>
  );
}

const namesShown = 4;

/** "Mira und Tom", or the first of many for "… und 3 weitere". */
function namesOf(intl: IntlShape, viewers: readonly { readonly name: string }[]): string {
  const names = viewers.slice(0, namesShown).map((viewer) => viewer.name);
  return viewers.length > namesShown ? names.join(', ') : intl.formatList(names);
}
