import type { PDFDocument } from 'pdfkit';
import { unpackWoff } from './unpack-woff.ts';

/** The files of a font: the first has the usual letters, the others what it has not. */
export interface PdfFonts {
  readonly regular: readonly [Uint8Array, Uint8Array];
  readonly bold: readonly [Uint8Array, Uint8Array];
}

/** How many files each style has. */
export const fontFiles = 2;

/** The same fonts, read faster. */
export async function unpackFonts({ regular, bold }: PdfFonts): Promise<PdfFonts> {
  return {
    regular: [await unpackWoff(regular[0]), await unpackWoff(regular[1])],
    bold: [await unpackWoff(bold[0]), await unpackWoff(bold[1])],
  };
}

/** Registers each file as `regular-0`, `bold-1`, …. */
export function registerFonts(pdf: PDFDocument, fonts: PdfFonts): void {
  for (const style of ['regular', 'bold'] as const) {
    for (const [at, file] of fonts[style].entries()) pdf.registerFont(`${style}-${at}`, file);
  }
}
