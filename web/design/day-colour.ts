/** The seven colours a day can wear, in the order of a picker. Each has one shape, so colour is never alone. */
export const dayColours = ['green', 'blue', 'white', 'brown', 'yellow', 'pink', 'red'] as const;
export type DayColour = (typeof dayColours)[number];

export const dayShapes = {
  green: 'circle',
  blue: 'square',
  white: 'diamond',
  brown: 'hexagon',
  yellow: 'triangle',
  pink: 'heart',
  red: 'star',
} as const satisfies Record<DayColour, string>;
export type DayShapeName = (typeof dayShapes)[DayColour];
