import './pictogram-picker.css';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import {
  allConcepts,
  type ConceptGroup,
  conceptGroups,
  wordLocale,
} from '#kernel/symbol/concept.ts';
import { conceptsFor } from '#kernel/symbol/concepts-for.ts';
import { searchConcepts } from '#kernel/symbol/search-concepts.ts';
import { ChevronLeftIcon } from '../icon/icons.tsx';
import { useKeptPictures } from '../pictogram/kept-pictures.ts';
import { useShownSet } from '../pictogram/shown-set.ts';
import { SetCredit } from '../symbols/with-set-words.tsx';
import { Button } from './Button.tsx';
import { PictogramGrid } from './PictogramGrid.tsx';
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
  const [group, setGroup] = useState<ConceptGroup | null>(null);
  const set = useShownSet();
  const isSearching = text.trim() !== '';
  const found = isSearching ? searchConcepts(text, locale) : [];
  const { recent, favourites, remember } = useKeptPictures();
  const choose = (concept: string): void => {
    remember(concept);
    onChoose(concept);
  };
  const shelves = [
    ['suggested', conceptsFor(title, locale).map(({ concept }) => concept)],
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
        <PictogramGrid
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
              concepts={conceptGroups.map((each) => groupPictures[each])}
              names={conceptGroups.map((each) =>
                intl.formatMessage({ id: `design.picture.group.${each}` }),
              )}
              value={null}
              onChoose={(concept) => {
                setGroup(conceptGroups.find((each) => groupPictures[each] === concept) ?? null);
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
            <h3>{intl.formatMessage({ id: `design.picture.group.${group}` })}</h3>
          </div>
          <PictogramGrid
            label={intl.formatMessage({ id: `design.picture.group.${group}` })}
            concepts={allConcepts.filter((concept) => concept.group === group).map(({ id }) => id)}
            value={value}
            onChoose={choose}
          />
        </section>
      )}
      {set !== 'openmoji' && <SetCredit about={set.about} />}
    </div>
  );
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
