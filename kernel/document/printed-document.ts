import type { Drawing } from './drawing.ts';

/** A picture with its word: the name of a drawing of the document. */
export interface NamedDrawing {
  readonly drawing: string;
  readonly words: string;
}

/** A photograph of the document, by its key. */
export interface NamedPhotograph {
  readonly photograph: string;
  /** What it shows, for who does not see it, and below it where somebody wrote it. */
  readonly alt: string;
  readonly words: string;
}

/** JPEG, upright. */
export interface Photograph {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Colours of a heading, with the shape that says the same (UX5). */
export interface Tone {
  /** `#rrggbb` */
  readonly ground: string;
  readonly ink: string;
  readonly drawing: string;
}

/** A part of a document that stands by itself. What is read aloud of it is what stands there, in this order. */
export type Block =
  | {
      readonly is: 'heading';
      readonly level: 1 | 2 | 3;
      readonly text: string;
      /** Smaller, below. */
      readonly details?: string;
      readonly tone?: Tone;
      /** Before the words; decoration, the words say it. */
      readonly drawing?: string;
      /** After the words. */
      readonly mark?: NamedDrawing;
      readonly startsPage?: boolean;
    }
  | {
      readonly is: 'text';
      readonly text: string;
      /** Where it differs from the document's. */
      readonly lang?: string;
      readonly isSmall?: boolean;
    }
  | { readonly is: 'drawings'; readonly drawings: readonly NamedDrawing[] }
  | { readonly is: 'photographs'; readonly photographs: readonly NamedPhotograph[] };

/** Something that is printed, as its content says it. How it is set is the printer's. */
export interface PrintedDocument {
  readonly title: string;
  /** On the first page, below the title. */
  readonly subtitle: string;
  readonly author: string;
  /** BCP 47. */
  readonly lang: string;
  /** At the foot of each page; `{page}` becomes its number. */
  readonly foot: string;
  /** Names a picture's credit where its licence asks for it; on the last page. */
  readonly credit: string;
  readonly blocks: readonly Block[];
  readonly drawings: Readonly<Record<string, Drawing>>;
  /** What is drawn by pixels instead, by the same names. */
  readonly pictures: Readonly<Record<string, Photograph>>;
  readonly photographs: Readonly<Record<string, Photograph>>;
}

/** How far printing has come; `done` and `of` count blocks. */
export interface PrintProgress {
  readonly done: number;
  readonly of: number;
}

export interface Print {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly pages: number;
  /** How many characters no font at hand has; they are boxes. */
  readonly unknownCharacters: number;
}

/**
 * Port: makes a file that can be printed and read aloud. Rejects when it cannot, and
 * when `signal` fires. Adapter: `adapters/pdf/`, run in a worker by `apps/pwa/printer.ts`.
 */
export type PrintDocument = (
  document: PrintedDocument,
  options: {
    readonly onProgress: (progress: PrintProgress) => void;
    readonly signal: AbortSignal;
  },
) => Promise<Print>;
