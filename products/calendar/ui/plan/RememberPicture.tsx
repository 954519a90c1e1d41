import './plan.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId } from '#kernel/base/ids.ts';
import { wordLocale } from '#kernel/symbol/concept.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { titleKey } from '#kernel/symbol/corrections.ts';
import { rememberPictogram } from '#products/calendar/picture-mutators.ts';
import { whereToRemember } from '#products/calendar/ui/plan/corrections.ts';
import type { Calendar } from '#products/calendar/ui/use-calendar.ts';
import { useSuggestion } from '#products/calendar/ui/use-suggestion.ts';
import { Button } from '#web/design/component/Button.tsx';
import { ProblemNotice } from '#web/design/component/ProblemNotice.tsx';
import { CheckIcon, PeopleIcon, StarIcon, UndoIcon } from '#web/design/icon/icons.tsx';
import { useRecordWrites } from '#web/design/record/use-record-writes.ts';

export interface RememberPictureProps {
  readonly calendar: Calendar;
  readonly title: string;
  /** The picture somebody chose for this title; null: none. */
  readonly pictogram: string | null;
  readonly corrections: Corrections;
}

/** Where somebody chose another picture than the words say: keeps it for the person, or for the
 *  whole group, by one press. */
export function RememberPicture(props: RememberPictureProps) {
  const { calendar, title, pictogram, corrections } = props;
  const intl = useIntl();
  const { mutate, problem, attempt } = useRecordWrites();
  const [kept, setKept] = useState<{ name: string; undo: () => Promise<unknown> } | null>(null);
  const phrase = titleKey(title);
  const suggestion = useSuggestion(title, phrase !== '', corrections);
  const lang = wordLocale(intl.locale);
  const { person, group } = whereToRemember(calendar.scope);
  const isKnown =
    suggestion === undefined ||
    (suggestion.concept === pictogram && (pictogram !== null || suggestion.concepts.length === 0));
  if (phrase === '' || (isKnown && kept === null)) return null;

  const remember = async (
    audience: AudienceId,
    name: string,
    before: readonly { readonly text: string; readonly concept: string | null }[],
  ): Promise<void> => {
    const args = { audience, phrase, lang };
    const said = before.findLast((one) => one.text === phrase);
    const former = said === undefined ? null : said.concept === null ? [] : [said.concept];
    const done = await attempt(() =>
      mutate(rememberPictogram, { ...args, concepts: pictogram === null ? [] : [pictogram] }),
    );
    if (!done) return;
    const undo = () => mutate(rememberPictogram, { ...args, concepts: former });
    setKept({ name, undo });
  };
  const first = calendar.scope.person?.name.split(' ')[0] ?? '';
  const groupName =
    calendar.directory.spaces.find((space) => space.id === group?.spaceId)?.name ?? '';
  return (
    <div className="c-remember">
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="o-row" aria-live="polite">
        {kept === null ? (
          <span>{intl.formatMessage({ id: 'plan.remember' }, { title })}</span>
        ) : (
          <>
            <CheckIcon />
            <span>{intl.formatMessage({ id: 'plan.remembered' }, { name: kept.name })}</span>
            <Button
              icon={<UndoIcon />}
              onPress={async () => {
                if (await attempt(kept.undo)) setKept(null);
              }}
            >
              {intl.formatMessage({ id: 'design.undo' })}
            </Button>
          </>
        )}
      </div>
      <div className="o-row">
        {person !== null && kept === null && (
          <Button
            icon={<StarIcon />}
            onPress={() => remember(person.id, first, corrections.person)}
          >
            {intl.formatMessage({ id: 'plan.rememberFor' }, { name: first })}
          </Button>
        )}
        {group !== null && kept?.name !== groupName && (
          <Button
            icon={<PeopleIcon />}
            onPress={() => remember(group.id, groupName, corrections.group)}
          >
            {intl.formatMessage({ id: 'plan.rememberForGroup' }, { name: groupName })}
          </Button>
        )}
      </div>
    </div>
  );
}
