import './plan.css';
import { use, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { AudienceId, PersonId } from '#kernel/base/ids.ts';
import type { MediaRef } from '#kernel/kind/media-ref.ts';
import { addDays } from '#kernel/base/plain-day.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import { conceptName, wordLocale } from '#kernel/symbol/concept.ts';
import type { Corrections } from '#kernel/symbol/corrections.ts';
import { titleLength } from '#products/calendar/kinds.ts';
import type { WishActions } from '#products/calendar/ui/plan/use-wish-actions.ts';
import type { WishIdea } from '#products/calendar/ui/plan/wish-ideas.ts';
import { withSurePicture } from '#products/calendar/ui/sure-picture.ts';
import { useSuggestion } from '#products/calendar/ui/use-suggestion.ts';
import { useAppearance } from '#web/design/appearance.ts';
import { RecordViewers } from '#web/design/audience/RecordViewers.tsx';
import { audienceWords } from '#web/design/audience/words.ts';
import { Button } from '#web/design/component/Button.tsx';
import { DateField } from '#web/design/component/DateField.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { Pictogram } from '#web/design/component/Pictogram.tsx';
import { PictogramDialog } from '#web/design/component/PictogramDialog.tsx';
import { PictogramGrid } from '#web/design/component/PictogramGrid.tsx';
import { RadioCards } from '#web/design/component/RadioCards.tsx';
import { TextField } from '#web/design/component/TextField.tsx';
import { useDraft } from '#web/design/draft.ts';
import {
  ChevronRightIcon,
  CloseIcon,
  CopyIcon,
  DayIcon,
  PictureIcon,
  StarIcon,
  TodayIcon,
} from '#web/design/icon/icons.tsx';
import { DeviceMediaContext } from '#web/design/media/device-media-context.ts';
import { MediaField } from '#web/design/media/media-parts.ts';
import { PhotoOrPictogram } from '#web/design/media/PhotoOrPictogram.tsx';
import { useDirectory } from '#web/design/live.ts';
import { sayDate, sayNearDay, sayWeekday } from '#web/design/say.ts';

export interface WishMakerProps {
  readonly person: PersonId;
  /** Who gets to see it; null: nothing may be wished here, and only what was begun before stays. */
  readonly audience: AudienceId | null;
  readonly ideas: readonly WishIdea[];
  readonly today: PlainDay;
  readonly corrections: Corrections;
  readonly actions: WishActions;
}

interface WishDraft {
  readonly title: string;
  readonly pictogram: string | null;
  readonly isPicked: boolean;
  readonly day: PlainDay | null;
  readonly photo: MediaRef | null;
}

const blank: WishDraft = { title: '', pictogram: null, isPicked: false, day: null, photo: null };

/** A wish in three presses: a picture, perhaps a day, and done (CA73). Who writes may say it in words. */
export function WishMaker({
  person,
  audience,
  ideas,
  today,
  corrections,
  actions,
}: WishMakerProps) {
  const intl = useIntl();
  const isEasy = useAppearance().density === 'easy';
  const locale = wordLocale(intl.locale);
  const { draft, change, forget } = useDraft<WishDraft>(`calendar.wish.${person}`, () => blank);
  const [isChoosing, setChoosing] = useState(false);
  const directory = useDirectory();
  const [meant, setMeant] = useState(audience);
  const [isCopied, setCopied] = useState(false);
  const foot = useRef<HTMLDivElement>(null);
  const suggestion = useSuggestion(draft.title, !draft.isPicked, corrections);
  const pictogram = draft.isPicked ? draft.pictogram : (suggestion?.concept ?? null);
  const title = draft.title.trim();
  const pick = (concept: string): void => {
    const idea = ideas.find((one) => one.concept === concept);
    const named = idea?.title ?? conceptName(concept, locale) ?? concept;
    change({
      pictogram: concept,
      isPicked: true,
      // Words that were typed stay.
      ...((draft.isPicked || title === '') && { title: named }),
    });
  };
  const days = Array.from({ length: isEasy ? 3 : 7 }, (_, ahead) => addDays(today, ahead));
  const words = (id: string, values = {}): string =>
    intl.formatMessage({ id: `plan.wish.${id}` }, values);
  const openMedia = use(DeviceMediaContext);
  /** What was made for a wish that is not wished goes with it. */
  const discard = async ({ id }: MediaRef): Promise<void> => {
    await (await openMedia?.())?.discardUnused([id]);
  };

  const isBegun = draft.isPicked || title !== '' || isChoosing;
  // Whom it is for is settled when it is begun: after that it goes to nobody else without a word (UX34).
  if (meant !== audience && (!isBegun || meant === null)) setMeant(audience);
  if (audience === null && !isBegun) return null;
  const goesTo =
    audience === meant ? undefined : directory?.audiences.find(({ id }) => id === audience);
  const whereItGoes = (
    <div ref={foot} className="o-stack">
      {audience === null && (
        <Notice
          tone="warn"
          title={words('nowhere')}
          actions={
            title !== '' && (
              <Button
                icon={<CopyIcon />}
                onPress={async () => {
                  await navigator.clipboard.writeText(title);
                  setCopied(true);
                }}
              >
                {words('copy')}
              </Button>
            )
          }
        >
          {words('nowhereRemedy')}
          <output>{isCopied ? ` ${words('copied')}` : ''}</output>
        </Notice>
      )}
      {goesTo !== undefined && directory !== null && (
        <Notice
          tone="warn"
          title={words('elsewhere', { audience: audienceWords(intl, directory, goesTo) })}
        >
          {words('elsewhereRemedy')}
        </Notice>
      )}
      {audience !== null && <RecordViewers audienceId={audience} about={title} day={undefined} />}
    </div>
  );

  return (
    <section className="c-wish-maker" aria-label={words('make')}>
      {!draft.isPicked && isBegun && audience === null && whereItGoes}
      {!draft.isPicked && (
        <>
          {!isEasy && (
            <TextField
              label={words('words')}
              value={draft.title}
              maxLength={titleLength}
              autoComplete="off"
              onChange={(typed) => {
                change({ title: typed });
              }}
            />
          )}
          {title !== '' && (
            <div className="o-row">
              {pictogram !== null && <Pictogram concept={pictogram} size="large" />}
              <Button
                variant="main"
                icon={<ChevronRightIcon />}
                onPress={async () => {
                  const typed = { title, pictogram, pictogramChosen: false };
                  const found = await withSurePicture(typed, intl.locale, corrections);
                  // With the words it is of, whatever is typed meanwhile.
                  change({ title, isPicked: true, pictogram: found.pictogram });
                }}
              >
                {words('next')}
              </Button>
            </div>
          )}
          <PictogramGrid
            label={words('ideas')}
            concepts={ideas.map(({ concept }) => concept)}
            names={ideas.map((idea) => idea.title)}
            value={null}
            onChoose={pick}
          />
          <Button
            icon={<PictureIcon />}
            onPress={() => {
              setChoosing(true);
            }}
          >
            {words('other')}
          </Button>
        </>
      )}
      {draft.isPicked && (
        <>
          <div className="c-wish-picked">
            <PhotoOrPictogram
              photo={draft.photo}
              pictogram={pictogram}
              record={null}
              size="large"
            />
            <p className="c-big-title">{title}</p>
          </div>
          <RadioCards
            label={words('when')}
            value={draft.day ?? 'some'}
            onChange={(chosen) => {
              change({ day: chosen === 'some' ? null : (chosen as PlainDay) });
            }}
            cards={[
              { id: 'some', label: words('someDay'), picture: <StarIcon /> },
              ...[
                ...days,
                ...(draft.day === null || days.includes(draft.day) ? [] : [draft.day]),
              ].map((day) => ({
                id: day as string,
                label: sayNearDay(intl, day, today) ?? sayWeekday(intl, day),
                picture: day === today ? <TodayIcon /> : <DayIcon />,
                ...(!isEasy && { hint: sayDate(intl, day, today) }),
              })),
            ]}
          />
          {!isEasy && (
            <DateField
              label={intl.formatMessage({ id: 'calendar.otherDay' })}
              value={draft.day}
              today={today}
              onChange={(day) => {
                change({ day });
              }}
            />
          )}
          <MediaField
            label={intl.formatMessage({ id: 'plan.own.photo' })}
            kinds={['image']}
            atMost={1}
            value={draft.photo === null ? [] : [draft.photo]}
            record={null}
            onChange={([photo = null]) => {
              change({ photo });
            }}
          />
          {whereItGoes}
          <div className="o-row">
            <Button
              variant="main"
              icon={<StarIcon />}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the picture that was pressed is gone; this is the next thing
              autoFocus
              onPress={async () => {
                if (audience === null) {
                  foot.current?.scrollIntoView({ block: 'center' });
                  return;
                }
                const wish = { person, title, pictogram, photo: draft.photo, day: draft.day };
                const done = await actions.make({ ...wish, recording: null }, audience);
                if (!done) return;
                setMeant(audience);
                forget();
              }}
            >
              {words('do')}
            </Button>
            <Button
              icon={<CloseIcon />}
              onPress={() => {
                if (draft.photo !== null) void discard(draft.photo);
                forget();
              }}
            >
              {words('doNot')}
            </Button>
          </div>
        </>
      )}
      <PictogramDialog
        isOpen={isChoosing}
        value={pictogram}
        about={draft.title}
        onChoose={pick}
        onClose={() => {
          setChoosing(false);
        }}
      />
    </section>
  );
}
