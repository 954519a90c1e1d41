import './faces.css';
import { firstInitial, initialsOf } from '../initials.ts';

export interface FacePerson {
  id: string;
  name: string;
  /** 0 to 359; eight inks are used. */
  hue: number;
}

export interface FaceProps {
  person: FacePerson;
  size?: 'small' | 'normal';
}

/** One face, decorative: the name stands beside it. */
export function Face({ person, size = 'small' }: FaceProps) {
  return (
    <span
      className="o-face"
      data-size={size}
      data-hue={Math.floor(person.hue / 45) % 8}
      aria-hidden="true"
    >
      {size === 'small' ? firstInitial(person.name) : initialsOf(person.name)}
    </span>
  );
}

export interface FacesProps {
  people: readonly FacePerson[];
  /** How many faces before "+3". */
  max?: number;
}

/** A row of faces. Decorative: the sentence beside it, or the button around it, has the names. */
export function Faces({ people, max = 4 }: FacesProps) {
  const shown = people.length > max ? people.slice(0, max - 1) : people;
  const more = people.length - shown.length;
  return (
    <span className="o-faces" aria-hidden="true">
      {shown.map((person) => (
        <Face key={person.id} person={person} />
      ))}
      {more > 0 && (
        <span className="o-face" data-more>
          +{more}
        </span>
      )}
    </span>
  );
}
