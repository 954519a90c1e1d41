import type { Drawing } from '#kernel/document/drawing.ts';
import type { DayColourName } from '#products/calendar/contract.ts';
import { dayColours } from '#web/design/day-colour.ts';
import { dayOutline } from '#web/design/component/DayShape.tsx';
import { fetchDrawing } from '#web/design/pictogram/read-drawing.ts';
import { symbolFor } from '#web/design/pictogram/symbol-for.ts';

/** Asked for side by side. */
const together = 8;

/** The drawings of a book by the names it has for them; what cannot be had is left out, its word stays. */
export async function fetchDrawings(
  names: readonly string[],
): Promise<Readonly<Record<string, Drawing>>> {
  const found: Record<string, Drawing> = {};
  const waiting = [...names];
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const colour = dayColours.find((one) => `day-${one}` === name);
      const drawing =
        colour === undefined
          ? await fetchDrawing(symbolFor(name, 'openmoji')).catch(() => null)
          : shapeOf(colour);
      if (drawing !== null) found[name] = drawing;
    }
  };
  await Promise.all(Array.from({ length: together }, work));
  return found;
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
