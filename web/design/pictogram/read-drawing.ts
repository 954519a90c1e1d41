import type { Drawing, Shape } from '#kernel/document/drawing.ts';

type Matrix = readonly [number, number, number, number, number, number];

/** What a shape has from the groups around it. */
interface Inherited {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: string;
  readonly cap: string;
  readonly join: string;
  readonly rule: string;
  readonly opacity: number;
  readonly matrix: Matrix | null;
}

const initial: Inherited = {
  fill: '#000000',
  stroke: 'none',
  strokeWidth: '1',
  cap: 'butt',
  join: 'miter',
  rule: 'nonzero',
  opacity: 1,
  matrix: null,
};

/**
 * Reads the picture at an address of ours, as outlines. Rejects when there is none. Asked for as a
 * document, since our policy lets nobody parse text as one (ID33).
 */
export function fetchDrawing(url: string): Promise<Drawing> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.overrideMimeType('image/svg+xml');
    request.addEventListener('load', () => {
      const root = request.status === 200 ? request.responseXML?.documentElement : undefined;
      if (root?.localName === 'svg') resolve(readDrawing(root));
      else reject(new Error('There is no picture at this address.'));
    });
    request.addEventListener('error', () => {
      reject(new Error('The picture could not be fetched.'));
    });
    request.send();
  });
}

/** The outlines of an SVG that consists of plain shapes, as pictograms do; the rest is left out. */
export function readDrawing(svg: Element): Drawing {
  const [x = 0, y = 0, width = 72, height = 72] = numbers(svg.getAttribute('viewBox') ?? '');
  const shapes: Shape[] = [];
  const origin: Matrix | null = x === 0 && y === 0 ? null : [1, 0, 0, 1, -x, -y];
  walk(svg, { ...initial, matrix: origin }, shapes);
  return { width, height, shapes };
}

function walk(element: Element, above: Inherited, into: Shape[]): void {
  const here = inheritedIn(element, above);
  const path = pathOf(element);
  if (path !== null) into.push(shapeOf(path, here));
  for (const child of element.children) walk(child, here, into);
}

function inheritedIn(element: Element, above: Inherited): Inherited {
  const given = (name: string): string | null => element.getAttribute(name);
  const own = matrixIn(given('transform'));
  return {
    fill: given('fill') ?? above.fill,
    stroke: given('stroke') ?? above.stroke,
    strokeWidth: given('stroke-width') ?? above.strokeWidth,
    cap: given('stroke-linecap') ?? above.cap,
    join: given('stroke-linejoin') ?? above.join,
    rule: given('fill-rule') ?? above.rule,
    opacity: above.opacity * Number(given('opacity') ?? 1) * Number(given('fill-opacity') ?? 1),
    matrix: own === null ? above.matrix : above.matrix === null ? own : times(above.matrix, own),
  };
}

function shapeOf(path: string, from: Inherited): Shape {
  return {
    path,
    fill: colourIn(from.fill),
    isEvenOdd: from.rule === 'evenodd',
    stroke: colourIn(from.stroke),
    strokeWidth: Number.parseFloat(from.strokeWidth) || 1,
    cap: from.cap === 'round' || from.cap === 'square' ? from.cap : 'butt',
    join: from.join === 'round' || from.join === 'bevel' ? from.join : 'miter',
    opacity: from.opacity,
    matrix: from.matrix,
  };
}

/** The outline of a basic shape; null for what is none. */
function pathOf(element: Element): string | null {
  const at = (name: string): number => Number.parseFloat(element.getAttribute(name) ?? '0') || 0;
  switch (element.localName) {
    case 'path':
      return element.getAttribute('d');
    case 'line':
      return `M${at('x1')} ${at('y1')}L${at('x2')} ${at('y2')}`;
    case 'circle':
      return ellipse(at('cx'), at('cy'), at('r'), at('r'));
    case 'ellipse':
      return ellipse(at('cx'), at('cy'), at('rx'), at('ry'));
    case 'rect':
      return rectangle(at('x'), at('y'), at('width'), at('height'), at('rx') || at('ry'));
    case 'polyline':
    case 'polygon': {
      const points = numbers(element.getAttribute('points') ?? '');
      if (points.length < 4) return null;
      const pairs = points.flatMap((value, index) =>
        index % 2 === 0 ? [`${value} ${points[index + 1] ?? 0}`] : [],
      );
      return `M${pairs.join('L')}${element.localName === 'polygon' ? 'Z' : ''}`;
    }
    default:
      return null;
  }
}

function ellipse(x: number, y: number, rx: number, ry: number): string {
  return `M${x - rx} ${y}A${rx} ${ry} 0 1 0 ${x + rx} ${y}A${rx} ${ry} 0 1 0 ${x - rx} ${y}Z`;
}

function rectangle(x: number, y: number, width: number, height: number, given: number): string {
  const r = Math.min(given, width / 2, height / 2);
  if (r <= 0) return `M${x} ${y}h${width}v${height}h${-width}Z`;
  const corner = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return [
    `M${x + r} ${y}h${width - 2 * r}${corner(r, r)}`,
    `v${height - 2 * r}${corner(-r, r)}`,
    `h${-(width - 2 * r)}${corner(-r, -r)}`,
    `v${-(height - 2 * r)}${corner(r, -r)}Z`,
  ].join('');
}

function colourIn(value: string): string | null {
  if (/^#[\da-f]{6}$/iu.test(value)) return value.toLowerCase();
  const short = /^#([\da-f])([\da-f])([\da-f])$/iu.exec(value);
  if (short !== null) {
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`.toLowerCase();
  }
  return named[value] ?? null;
}

const named: Readonly<Record<string, string>> = { black: '#000000', white: '#ffffff' };

function matrixIn(text: string | null): Matrix | null {
  if (text === null) return null;
  return [...text.matchAll(/(\w+)\(([^)]*)\)/gu)].reduce<Matrix | null>((before, match) => {
    const next = oneMatrix(match[1] ?? '', numbers(match[2] ?? ''));
    if (next === null) return before;
    return before === null ? next : times(before, next);
  }, null);
}

function oneMatrix(name: string, values: readonly number[]): Matrix | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  switch (name) {
    case 'matrix':
      return [a, b, c, d, e, f];
    case 'translate':
      return [1, 0, 0, 1, a, b];
    case 'scale':
      return [a, 0, 0, values.length > 1 ? b : a, 0, 0];
    case 'rotate': {
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
      const turn: Matrix = [cos, sin, -sin, cos, 0, 0];
      return values.length < 3
        ? turn
        : times(times([1, 0, 0, 1, b, c], turn), [1, 0, 0, 1, -b, -c]);
    }
    default:
      return null;
  }
}

function times(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[2] * b[1],
    a[1] * b[0] + a[3] * b[1],
    a[0] * b[2] + a[2] * b[3],
    a[1] * b[2] + a[3] * b[3],
    a[0] * b[4] + a[2] * b[5] + a[4],
    a[1] * b[4] + a[3] * b[5] + a[5],
  ];
}

function numbers(text: string): number[] {
  return [...text.matchAll(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/giu)].map(Number);
}
