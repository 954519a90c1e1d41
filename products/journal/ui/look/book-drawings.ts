import type { Drawing } from '#kernel/document/drawing.ts';
import type { Photograph } from '#kernel/document/printed-document.ts';
import { ownConceptOf } from '#kernel/symbol/own-concept.ts';
import type { DayColourName } from '#products/calendar/contract.ts';
import { dayColours } from '#web/design/day-colour.ts';
import { dayOutline } from '#web/design/component/DayShape.tsx';
import { fetchDrawing } from '#web/design/pictogram/read-drawing.ts';
import { ownPictures } from '#web/design/pictogram/own-pictures.ts';
import { readPixels } from '#web/design/pictogram/read-pixels.ts';
import { shownSet } from '#web/design/pictogram/shown-set.ts';
import { type SetAbout, symbolFor } from '#web/design/pictogram/symbol-for.ts';

/** Asked for side by side. */
const together = 8;

/** What a book draws, by the names it has for it. */
export interface BookDrawings {
  readonly drawings: Readonly<Record<string, Drawing>>;
  readonly pictures: Readonly<Record<string, Photograph>>;
  /** Whose the pictures are that are in it, each once; null: OpenMoji's. */
  readonly of: readonly (SetAbout | null)[];
}

/** Fetches them in the set that the reader sees (SB27); what cannot be had is left out, its word stays. */
export async function fetchDrawings(names: readonly string[]): Promise<BookDrawings> {
  const drawings: Record<string, Drawing> = {};
  const pictures: Record<string, Photograph> = {};
  const of = new Map<string, SetAbout | null>();
  const set = shownSet();
  const one = async (name: string): Promise<void> => {
    const colour = dayColours.find((each) => `day-${each}` === name);
    if (colour !== undefined) {
      drawings[name] = shapeOf(colour);
      return;
    }
    const address = symbolFor(name, set);
    if (address === '') return;
    if (address.startsWith('blob:')) {
      pictures[name] = await readPixels(address);
      const about = aboutOf(name);
      if (about !== null) of.set(`${about.name} ${about.version}`, about);
    } else {
      drawings[name] = await fetchDrawing(address);
      of.set('', null);
    }
  };
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      await one(name).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return { drawings, pictures, of: [...of.values()] };
}

/** Whose a picture is that lies on this device. */
function aboutOf(name: string): SetAbout | null {
  const set = shownSet();
  const own = ownConceptOf(name);
  if (own !== null) return ownPictures().byKey.get(own.key)?.about ?? null;
  return set === 'openmoji' ? null : set.about;
}

/** The colours of a day as the light theme has them: paper is light. */
export function paperColours(colour: DayColourName): { ground: string; ink: string } {
  const { tint, ink } = tokensOf(colour);
  return { ground: tint, ink };
}

function shapeOf(colour: DayColourName): Drawing {
  const { mark, ink } = tokensOf(colour);
  return {
    width: 24,
    height: 24,
    shapes: [
      {
        path: dayOutline(colour),
        fill: mark,
        isEvenOdd: false,
        stroke: ink,
        strokeWidth: 1.5,
        cap: 'round',
        join: 'round',
        opacity: 1,
        matrix: null,
      },
    ],
  };
}

const known = new Map<DayColourName, { mark: string; tint: string; ink: string }>();

/** Reads the design tokens where they are: in the stylesheet. */
function tokensOf(colour: DayColourName): { mark: string; tint: string; ink: string } {
  const before = known.get(colour);
  if (before !== undefined) return before;
  const probe = document.createElement('span');
  probe.dataset['day'] = colour;
  probe.className = 'j-paper';
  document.body.append(probe);
  const { color, backgroundColor, borderTopColor } = getComputedStyle(probe);
  const found = { mark: hex(borderTopColor), tint: hex(backgroundColor), ink: hex(color) };
  probe.remove();
  known.set(colour, found);
  return found;
}

function hex(colour: string): string {
  const parts = [...colour.matchAll(/[\d.]+/gu)].slice(0, 3).map((match) => Number(match[0]));
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
