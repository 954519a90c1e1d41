import type { PDFDocument } from 'pdfkit';
import { fontFiles } from './fonts.ts';

interface Type {
  readonly size: number;
  readonly isBold?: boolean;
  readonly width: number;
}

/** A part of a text that one font file has. */
interface Run {
  readonly text: string;
  readonly file: number;
}

/** Sets text in our fonts: each letter from the file that has it, wrapped to a width. */
export class TextSetter {
  readonly #pdf: PDFDocument;
  readonly #known = new Map<number, number>();
  /** How many characters none of the files had. */
  unknownCharacters = 0;

  constructor(pdf: PDFDocument) {
    this.#pdf = pdf;
  }

  /** Sets a text where the last one ended, or at `x`, `y`; goes on on the next page. */
  set(
    text: string,
    type: Type & { readonly colour: string; readonly x?: number; readonly y?: number },
  ): void {
    const pdf = this.#pdf;
    const x = type.x ?? pdf.x;
    const y = type.y ?? pdf.y;
    const runs = this.#runs(clean(text));
    pdf.fillColor(type.colour);
    for (const [at, run] of runs.entries()) {
      this.#choose(run.file, type);
      const options = {
        width: type.width,
        lineGap: lineGap(type),
        continued: at < runs.length - 1,
      };
      if (at === 0) pdf.text(run.text, x, y, options);
      else pdf.text(run.text, options);
    }
  }

  /** One line that neither wraps nor begins a page. */
  line(
    text: string,
    type: {
      readonly size: number;
      readonly colour: string;
      readonly x: number;
      readonly y: number;
    },
  ): void {
    const pdf = this.#pdf;
    let { x } = type;
    pdf.fillColor(type.colour);
    for (const run of this.#runs(clean(text))) {
      this.#choose(run.file, type);
      // Below the margin: what would wrap there begins a page.
      pdf.text(run.text, x, type.y, { lineBreak: false });
      x += pdf.widthOfString(run.text);
    }
  }

  widthOf(text: string, type: Omit<Type, 'width'>): number {
    return this.#runs(clean(text)).reduce((width, run) => {
      this.#choose(run.file, type);
      return width + this.#pdf.widthOfString(run.text);
    }, 0);
  }

  heightOf(text: string, type: Type): number {
    // The files are one font: which of them has a letter changes no line by much.
    this.#choose(0, type);
    return this.#pdf.heightOfString(clean(text), { width: type.width, lineGap: lineGap(type) });
  }

  #choose(file: number, { size, isBold = false }: Omit<Type, 'width'>): void {
    this.#pdf.font(`${isBold ? 'bold' : 'regular'}-${file}`).fontSize(size);
  }

  #runs(text: string): Run[] {
    const runs: { text: string; file: number }[] = [];
    for (const character of text) {
      const file = this.#fileOf(character.codePointAt(0) ?? 0);
      const last = runs.at(-1);
      // A space belongs to whatever it follows.
      if (last !== undefined && (last.file === file || /\s/u.test(character)))
        last.text += character;
      else runs.push({ text: character, file });
    }
    return runs;
  }

  /** The file that has a letter; the first one, and its box, where none has. */
  #fileOf(codePoint: number): number {
    const known = this.#known.get(codePoint);
    if (known !== undefined) return known;
    let found = 0;
    let isKnown = codePoint < 0x20;
    for (let file = 0; file < fontFiles && !isKnown; file += 1) {
      this.#choose(file, { size: 10 });
      isKnown = this.#pdf._font.font.hasGlyphForCodePoint(codePoint);
      if (isKnown) found = file;
    }
    if (isKnown) this.#known.set(codePoint, found);
    else this.unknownCharacters += 1;
    return found;
  }
}

function lineGap({ size }: Pick<Type, 'size'>): number {
  return size * 0.25;
}

/** Without what has no look of its own: joiners, marks of direction, choices of emoji style. */
function clean(text: string): string {
  return text.replaceAll('\t', '  ').replaceAll(/\r|\p{Cf}|\p{Variation_Selector}/gu, '');
}
