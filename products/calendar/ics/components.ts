import { AppError } from '#kernel/base/app-error.ts';
import { importLimits } from '#products/calendar/ics/limits.ts';
import { parseProperty } from '#products/calendar/ics/property.ts';
import type { Property } from '#products/calendar/ics/property.ts';
import type { Report } from '#products/calendar/ics/reading.ts';

/** An event or zone of a file, its properties in order. Alarms inside events are not kept. */
export interface RawComponent {
  readonly name: string;
  readonly line: number;
  readonly properties: readonly Property[];
  /** STANDARD and DAYLIGHT of a zone. */
  readonly parts: readonly RawComponent[];
}

export interface RawCalendar {
  readonly name: string | null;
  readonly events: readonly RawComponent[];
  readonly zones: readonly RawComponent[];
}

interface OpenComponent extends RawComponent {
  readonly properties: Property[];
  readonly parts: RawComponent[];
  /** False for what is skipped with all that is in it: alarms, tasks, unknown components. */
  readonly kept: boolean;
  overfull: boolean;
}

const keptIn: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['VCALENDAR']],
  ['VCALENDAR', ['VEVENT', 'VTIMEZONE']],
  ['VTIMEZONE', ['STANDARD', 'DAYLIGHT']],
]);
const knownKinds: ReadonlySet<string> = new Set(['VTODO', 'VJOURNAL', 'VFREEBUSY']);

/**
 * Splits a calendar text into its components, line by line. What is broken is reported with its
 * line and left out, and the rest goes on. Never recursive, so that nesting costs nothing.
 * Throws 'calendar.not-a-calendar', 'calendar.too-many-components'.
 */
export function splitComponents(text: string, report: Report): RawCalendar {
  const events: RawComponent[] = [];
  const zones: RawComponent[] = [];
  const open: OpenComponent[] = [];
  const kindsNotRead = new Map<string, number>();
  let name: string | null = null;
  let count = 0;
  let calendars = 0;

  const close = (component: OpenComponent): void => {
    if (!component.kept) return;
    if (component.overfull) report.problem('line-too-long', { line: component.line });
    if (component.name === 'VEVENT') events.push(component);
    else if (component.name === 'VTIMEZONE') zones.push(component);
    else if (component.name !== 'VCALENDAR') open.at(-1)?.parts.push(component);
  };
  const abandon = (component: OpenComponent): void => {
    if (component.kept && component.name !== 'VCALENDAR') {
      report.problem('component-not-closed', {
        line: component.line,
        title: titleOf(component),
      });
    }
  };

  for (const { line, content } of unfold(text)) {
    const border = /^(BEGIN|END):\s{0,8}([A-Za-z0-9-]{1,64})\s{0,8}$/i.exec(content.slice(0, 96));
    if (border?.[1] !== undefined && border[2] !== undefined) {
      const componentName = border[2].toUpperCase();
      if (border[1].toUpperCase() === 'BEGIN') {
        count += 1;
        if (count > importLimits.components) {
          throw new AppError('calendar.too-many-components', { limit: importLimits.components });
        }
        if (componentName === 'VCALENDAR') calendars += 1;
        // An event inside an event, or a calendar inside anything: the outer one was cut off.
        while (
          open.length > 0 &&
          (componentName === 'VCALENDAR' ||
            (componentName === 'VEVENT' && open.at(-1)?.name !== 'VCALENDAR'))
        ) {
          const cut = open.pop();
          if (cut !== undefined) abandon(cut);
        }
        const parent = open.at(-1);
        const kept =
          (parent?.kept ?? true) &&
          (keptIn.get(parent?.name ?? '')?.includes(componentName) ?? false);
        if (parent?.name === 'VCALENDAR' && knownKinds.has(componentName)) {
          kindsNotRead.set(componentName, (kindsNotRead.get(componentName) ?? 0) + 1);
        }
        open.push({ name: componentName, line, properties: [], parts: [], kept, overfull: false });
      } else if (open.some((component) => component.name === componentName)) {
        for (let top = open.pop(); top !== undefined; top = open.pop()) {
          if (top.name === componentName) {
            close(top);
            break;
          }
          abandon(top);
        }
      } else {
        report.problem('component-end-unexpected', { line });
      }
      continue;
    }
    const current = open.at(-1);
    if (current === undefined || !current.kept || content.trim() === '') continue;
    if (content.length > importLimits.lineLength) {
      report.problem('line-too-long', { line, title: titleOf(current) });
      continue;
    }
    if (current.properties.length >= importLimits.linesPerComponent) {
      current.overfull = true;
      continue;
    }
    const property = parseProperty(content, line);
    if (property === null) {
      report.problem('line-unreadable', { line, title: titleOf(current) });
    } else if (current.name === 'VCALENDAR') {
      if (property.name === 'X-WR-CALNAME') name = property.value;
    } else {
      current.properties.push(property);
    }
  }
  for (const component of open) abandon(component);
  if (calendars === 0) throw new AppError('calendar.not-a-calendar');
  for (const [, many] of kindsNotRead) {
    report.problem('kind-not-read', { line: null, count: many });
  }
  return { name, events, zones };
}

/** Joins folded lines. `line` is the first physical line, from 1. */
function* unfold(text: string): Generator<{ line: number; content: string }> {
  let line = 0;
  let first = 0;
  // Parts are joined once: appending to a string of 5 MB fold by fold is quadratic in some engines.
  let parts: string[] = [];
  let length = 0;
  for (let from = 0; from <= text.length;) {
    let to = from;
    while (to < text.length && text[to] !== '\n' && text[to] !== '\r') to += 1;
    line += 1;
    const continues = text[from] === ' ' || text[from] === '\t';
    if (continues && parts.length > 0) {
      // One more than the limit is enough to see that the line is too long.
      if (length <= importLimits.lineLength) parts.push(text.slice(from + 1, to));
      length += to - from - 1;
    } else {
      if (parts.length > 0) yield { line: first, content: parts.join('') };
      parts = [text.slice(from, Math.min(to, from + importLimits.lineLength + 1))];
      length = to - from;
      first = line;
    }
    from = text[to] === '\r' && text[to + 1] === '\n' ? to + 2 : to + 1;
  }
  if (parts.length > 0) yield { line: first, content: parts.join('') };
}

function titleOf(component: RawComponent): string | null {
  const summary = component.properties.find((property) => property.name === 'SUMMARY');
  return summary === undefined ? null : summary.value.slice(0, 100);
}
