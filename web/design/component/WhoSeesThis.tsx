import './who-sees-this.css';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useIntl } from 'react-intl';
import type { DayColour } from '../day-colour.ts';
import { Dialog } from './Dialog.tsx';
import { Face, type FacePerson, Faces } from './Faces.tsx';

export interface Viewer extends FacePerson {
  /** Why, as a sentence: "Lena gehört zu deinem Kreis." */
  reason: string;
}

export interface WhoSeesThisProps {
  /** In a few words: "Ich und mein Kreis". */
  summary: string;
  /** Everybody who sees it, oneself included. */
  viewers: readonly Viewer[];
  /** Who does not, and why: "Das Team sieht es nicht: Du hast es nicht geteilt." */
  others?: readonly string[];
  /** What the sheet is about: "Chor, Dienstag". */
  about?: string;
  /** Buttons at the bottom of the sheet: "Ändern". */
  actions?: ReactNode;
  day?: DayColour | undefined;
  /** Only the faces are seen; the words are said. */
  isCompact?: boolean;
  /** False in a grid, which has one tab stop: there the keyboard opens the record first. */
  isTabStop?: boolean;
}

/** A small row of faces on every record; a press explains it in sentences. */
export function WhoSeesThis({
  summary,
  viewers,
  others = [],
  about,
  actions,
  day,
  isCompact = false,
  isTabStop = true,
}: WhoSeesThisProps) {
  const intl = useIntl();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <AriaButton
        className="o-who"
        data-compact={isCompact || undefined}
        excludeFromTabOrder={!isTabStop}
        onPress={() => {
          setOpen(true);
        }}
      >
        <Faces people={viewers} max={isCompact ? 2 : 4} />
        <span className={isCompact ? 'o-hidden' : 'o-who-words'}>
          <span className="o-hidden">{intl.formatMessage({ id: 'design.whoSeesThis' })} </span>
          {summary}
        </span>
      </AriaButton>
      <Dialog
        title={intl.formatMessage({ id: 'design.whoSeesThis' })}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        day={day}
        closesOutside
        isText
        {...(actions === undefined ? {} : { actions })}
      >
        {about !== undefined && <p className="o-small">{about}</p>}
        <ul className="o-list o-who-list">
          {viewers.map((viewer) => (
            <li key={viewer.id} className="o-who-item">
              <Face person={viewer} size="normal" />
              <span>
                <strong>{viewer.name}</strong>
                <span className="o-who-reason">{viewer.reason}</span>
              </span>
            </li>
          ))}
        </ul>
        {others.length > 0 && (
          <section className="o-who-others">
            <h3>{intl.formatMessage({ id: 'design.whoDoesNot' })}</h3>
            {others.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
        )}
      </Dialog>
    </>
  );
}
