import { expect, test } from 'vitest';
import { allConcepts } from '#kernel/symbol/concept.ts';
import { fetchDrawing, readDrawing } from './read-drawing.ts';

const svg = 'http://www.w3.org/2000/svg';

function element(
  name: string,
  attributes: Record<string, string>,
  ...children: Element[]
): Element {
  const made = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

test('[JO23] shapes have the colours of their groups, their own outline, and where they were moved', () => {
  const { width, shapes } = readDrawing(
    element(
      'svg',
      { viewBox: '0 0 72 72' },
      element(
        'g',
        { fill: 'none', stroke: '#000', 'stroke-width': '2', transform: 'translate(2 3)' },
        element('circle', { cx: '36', cy: '36', r: '20' }),
        element('line', { x1: '1', y1: '2', x2: '3', y2: '4', transform: 'scale(2)' }),
        element('polygon', { points: '0,0 4,0 4,4', fill: '#FCEA2B' }),
      ),
      element('rect', { x: '1', y: '2', width: '10', height: '6' }),
    ),
  );
  expect(width).toBe(72);
  expect(shapes).toMatchObject([
    { fill: null, stroke: '#000000', strokeWidth: 2, matrix: [1, 0, 0, 1, 2, 3] },
    { path: 'M1 2L3 4', matrix: [2, 0, 0, 2, 2, 3] },
    { path: 'M0 0L4 0L4 4Z', fill: '#fcea2b' },
    { path: 'M1 2h10v6h-10Z', fill: '#000000', stroke: null, matrix: null },
  ]);
});

test('[JO23] pictograms as they ship are read, and have something in them', async () => {
  const tenth = allConcepts.filter((_, at) => at % 10 === 0);
  const drawings = await Promise.all(
    tenth.map(({ hexcode }) => fetchDrawing(`/node_modules/openmoji/color/svg/${hexcode}.svg`)),
  );
  expect(drawings.length).toBeGreaterThan(80);
  for (const { width, height, shapes } of drawings) {
    expect([width, height]).toEqual([72, 72]);
    expect(shapes.length).toBeGreaterThan(0);
  }
  await expect(fetchDrawing('/nothing.svg')).rejects.toThrow('picture');
});
