/** A filled or stroked outline; what is null is not painted. */
export interface Shape {
  /** As in SVG. */
  readonly path: string;
  /** `#rrggbb` */
  readonly fill: string | null;
  readonly isEvenOdd: boolean;
  readonly stroke: string | null;
  readonly strokeWidth: number;
  readonly cap: 'butt' | 'round' | 'square';
  readonly join: 'miter' | 'round' | 'bevel';
  readonly opacity: number;
  /** a, b, c, d, e, f as in SVG; null: none. */
  readonly matrix: readonly [number, number, number, number, number, number] | null;
}

/** A picture out of outlines, drawn sharp at any size. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The first lies below. */
  readonly shapes: readonly Shape[];
}
