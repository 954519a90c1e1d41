import './pictogram-picker.css';
import { useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  allConcepts,
  type ConceptGroup,
  conceptGroups,
  type WordLocale,
  wordLocale,
} from '#kernel/symbol/concept.ts';
import { conceptsFor } from '#kernel/symbol/concepts-for.ts';
import { ownMeantBy } from '#kernel/symbol/own-words.ts';
import { searchConcepts } from '#kernel/symbol/search-concepts.ts';
import { ChevronLeftIcon, PlusIcon } from '../icon/icons.tsx';
import { useKeptPictures } from '../pictogram/kept-pictures.ts';
import { type OwnPicture, useOwnPictures } from '../pictogram/own-pictures.ts';
import { useShownSet } from '../pictogram/shown-set.ts';
import type { SetAbout } from '../pictogram/symbol-for.ts';
import { SetCredit } from '../symbols/SetCredit.tsx';
import { Button } from './Button.tsx';
import { PictogramGrid, type PictogramGridProps } from './PictogramGrid.tsx';
import { TextField } from './TextField.tsx';

export interface PictogramChooserProps {
  value: string | null;
  title: string;
  onChoose: (concept: string) => void;
}

/** Search by word, or topic first and picture second, so that nobody has to look through hundreds. */
export function PictogramChooser({ value, title, onChoose }: PictogramChooserProps) {
  const intl = useIntl();
  const locale = wordLocale(intl.locale);
  const [text, setText] = useState('');
  const [group, setGroup] = useState<ConceptGroup | 'own' | null>(null);
  const set = useShownSet();
  const { all: own } = useOwnPictures();
  const ofHouse = useMemo(() => byName(own, locale), [own, locale]);
  const isSearching = text.trim() !== '';
  const found = useMemo(
    () => (text.trim() === '' ? [] : searchConcepts(text, locale, own)),
    [text, locale, own],
  );
  const nameOfGroup = (of: ConceptGroup | 'own'): string =>
    intl.formatMessage({ id: of === 'own' ? 'design.symbols.own' : `design.picture.group.${of}` });
  const groups = [
    ...(ofHouse[0] === undefined ? [] : [{ group: 'own' as const, picture: ofHouse[0].id }]),
    ...conceptGroups.map((each) => ({ group: each, picture: groupPictures[each] })),
  ];
  const { recent, favourites, remember } = useKeptPictures();
  const choose = (concept: string): void => {
    remember(concept);
    onChoose(concept);
  };
  const shelves = [
    ['suggested', suggestedFor(title, locale, own)],
    ['favourites', favourites],
    ['recent', recent],
  ] as const;

  return (
    <div className="o-chooser">
      <TextField
        label={intl.formatMessage({ id: 'design.picture.search' })}
        type="search"
        autoComplete="off"
        value={text}
        onChange={setText}
      />
      <output className="o-hidden">
        {isSearching && intl.formatMessage({ id: 'design.picture.found' }, { count: found.length })}
      </output>
      {isSearching && found.length === 0 && (
        <p>{intl.formatMessage({ id: 'design.picture.foundNone' }, { text: text.trim() })}</p>
      )}
      {isSearching && found.length > 0 && (
        <ManyPictures
          key={text}
          label={intl.formatMessage({ id: 'design.picture.grid' })}
          concepts={found}
          value={value}
          onChoose={choose}
        />
      )}
      {!isSearching && group === null && (
        <>
          {shelves.map(
            ([shelf, concepts]) =>
              concepts.length > 0 && (
                <section key={shelf} className="o-stack">
                  <h3>{intl.formatMessage({ id: `design.picture.${shelf}` })}</h3>
                  <PictogramGrid
                    label={intl.formatMessage({ id: `design.picture.${shelf}` })}
                    concepts={concepts}
                    value={value}
                    onChoose={choose}
                  />
                </section>
              ),
          )}
          <section className="o-stack">
            <h3>{intl.formatMessage({ id: 'design.picture.group' })}</h3>
            <PictogramGrid
              label={intl.formatMessage({ id: 'design.picture.group' })}
              concepts={groups.map(({ picture }) => picture)}
              names={groups.map((each) => nameOfGroup(each.group))}
              value={null}
              onChoose={(concept) => {
                setGroup(groups.find(({ picture }) => picture === concept)?.group ?? null);
              }}
            />
          </section>
        </>
      )}
      {!isSearching && group !== null && (
        <section className="o-stack">
          <div className="o-row">
            <Button
              icon={<ChevronLeftIcon />}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the picture that was pressed is gone; the way back is the next thing
              autoFocus
              onPress={() => {
                setGroup(null);
              }}
            >
              {intl.formatMessage({ id: 'design.picture.allGroups' })}
            </Button>
            <h3>{nameOfGroup(group)}</h3>
          </div>
          <ManyPictures
            key={group}
            label={nameOfGroup(group)}
            concepts={(group === 'own'
              ? ofHouse
              : allConcepts.filter((concept) => concept.group === group)
            ).map(({ id }) => id)}
            value={value}
            onChoose={choose}
          />
        </section>
      )}
      {creditsOf(set === 'openmoji' ? null : set.about, own).map((about) => (
        <SetCredit key={`${about.name} ${about.version}`} about={about} />
      ))}
    </div>
  );
}

const shownAtOnce = 120;

/** As many as a device draws without a pause; the others at a press. */
function ManyPictures({ concepts, ...grid }: PictogramGridProps) {
  const intl = useIntl();
  const [shown, setShown] = useState(shownAtOnce);
  return (
    <>
      <PictogramGrid {...grid} concepts={concepts.slice(0, shown)} />
      {concepts.length > shown && (
        <div className="o-row">
          <Button
            icon={<PlusIcon />}
            onPress={() => {
              setShown(shown + shownAtOnce);
            }}
          >
            {intl.formatMessage({ id: 'design.symbols.more' }, { count: concepts.length - shown })}
          </Button>
        </div>
      )}
    </>
  );
}

/** The pictures that are the house's own, by their names; what shows a concept of ours is among the topics. */
function byName(own: readonly OwnPicture[], locale: WordLocale): readonly OwnPicture[] {
  const nameOf = (one: OwnPicture): string => one[locale][0] ?? one.de[0] ?? one.en[0] ?? '';
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return own
    .filter(({ address }) => address !== null)
    .toSorted((one, other) => compare(nameOf(one), nameOf(other)));
}

/** What a title has word for word stands first. */
function suggestedFor(
  title: string,
  locale: WordLocale,
  own: readonly OwnPicture[],
): readonly string[] {
  const named = ownMeantBy(title, locale, own).offered;
  const said = conceptsFor(title, locale).map(({ concept }) => concept);
  return [...new Set([...named, ...said])];
}

/** Whose pictures can be seen here, each once. */
function creditsOf(shown: SetAbout | null, own: readonly OwnPicture[]): readonly SetAbout[] {
  const all = [...(shown === null ? [] : [shown]), ...own.map(({ about }) => about)];
  return [...new Map(all.map((about) => [`${about.name} ${about.version}`, about])).values()];
}

const groupPictures = {
  food: 'lunch',
  drinks: 'juice',
  household: 'cleaning',
  hygiene: 'brush-teeth',
  clothes: 'get-dressed',
  body: 'hand',
  health: 'doctor',
  work: 'workshop',
  school: 'reading',
  leisure: 'board-game',
  media: 'television',
  sport: 'football',
  transport: 'bus',
  places: 'town',
  people: 'parents',
  feelings: 'feel-very-good',
  animals: 'dog',
  nature: 'sun',
  feasts: 'birthday',
  things: 'star',
} as const satisfies Record<ConceptGroup, string>;
