import { type OutlineItem, PDFDocument, type PDFStructureElement } from 'pdfkit';
import type {
  Block,
  NamedDrawing,
  NamedPhotograph,
  Photograph,
  Print,
  PrintedDocument,
  PrintProgress,
} from '#kernel/document/printed-document.ts';
import { unseen } from '#kernel/base/text.ts';
import { Drawings } from './drawings.ts';
import { type PdfFonts, registerFonts, unpackFonts } from './fonts.ts';
import { TextSetter } from './text-setter.ts';

const mm = 72 / 25.4;
const margin = { top: 20 * mm, bottom: 24 * mm, left: 22 * mm, right: 22 * mm } as const;
const ink = '#1e2227';
const quiet = '#3c4147';
const sizes = { title: 30, 1: 22, 2: 14, 3: 12, text: 11.5, small: 9.5 } as const;
/** What a heading needs of a page below it, so that it never ends one. */
const keepBelow = { 1: 160, 2: 90, 3: 56 } as const;
/** How often progress is told. */
const blocksPerStep = 20;

/** For a document that is kept: as PDF/A-3, with what it was made from inside. The same bytes each time. */
export interface Archive {
  /** When it was made, which the file says instead of now. */
  readonly at: Date;
  readonly source: {
    readonly name: string;
    readonly type: string;
    readonly description: string;
    readonly bytes: Uint8Array;
  };
}

const made = { Creator: 'Obhut', Producer: 'Obhut' } as const;

/**
 * Sets a document on A4 as a tagged PDF: language, title, outline, headings and reading order for who
 * hears it; fonts embedded, pictures drawn. Pages are written as they are full, so that memory holds
 * the file and not the document. Resolves to the bytes; calls `onProgress` between blocks.
 */
export async function writePdf(
  document: PrintedDocument,
  packed: PdfFonts,
  onProgress: (progress: PrintProgress) => void,
  archive?: Archive,
): Promise<Print> {
  const fonts = await unpackFonts(packed);
  const pdf = new PDFDocument({
    pdfVersion: '1.7',
    tagged: true,
    lang: document.lang,
    displayTitle: true,
    size: 'A4',
    margins: margin,
    autoFirstPage: false,
    // Else it is opened once more under its registered name, and then again each time it is chosen.
    font: null,
    info:
      archive === undefined
        ? { Title: document.title, Author: document.author, ...made }
        : { Title: document.title, CreationDate: archive.at, ModDate: archive.at, ...made },
    ...(archive !== undefined && { subset: 'PDF/A-3a' }),
  });
  keepMetadataXml(pdf);
  if (archive !== undefined) attach(pdf, archive);
  registerFonts(pdf, fonts);
  const bytes = collect(pdf);
  const pages = { count: 0 };
  pdf.on('pageAdded', () => {
    pages.count += 1;
    footOn(pdf, setter, document.foot.replace('{page}', String(pages.count)));
  });
  const setter = new TextSetter(pdf);
  const drawings = new Drawings(pdf, document);
  const root = pdf.struct('Document', { lang: document.lang });
  pdf.addStructure(root);
  pdf.addPage();
  const setting = new Setting(pdf, setter, drawings, document.photographs, root);
  setting.title(document.title, document.subtitle);
  for (const [done, block] of document.blocks.entries()) {
    if (done % blocksPerStep === 0) onProgress({ done, of: document.blocks.length });
    setting.block(block);
  }
  setting.credit(document.credit);
  root.end();
  pdf.end();
  onProgress({ done: document.blocks.length, of: document.blocks.length });
  return {
    bytes: await bytes,
    pages: pages.count,
    unknownCharacters: setter.unknownCharacters,
  };
}

/**
 * What somebody typed, such as a name in the title, is text in the XML of the metadata, too: pdfkit puts
 * it there as it is, after it has written the same into the document's information.
 */
function keepMetadataXml(pdf: PDFDocument): void {
  const endMetadata = pdf.endMetadata.bind(pdf);
  pdf.endMetadata = () => {
    for (const [key, value] of Object.entries(pdf.info)) {
      if (typeof value === 'string') pdf.info[key] = asXmlText(value);
    }
    endMetadata();
  };
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// What XML does not allow, and what turns text around so that it shows something else.
const everyUnseen = new RegExp(unseen, 'g');

function asXmlText(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (character) => named[character] ?? '')
    .replaceAll(everyUnseen, '\ufffd');
}

/** Puts the file that the document was made from into it (ISO 19005-3). */
function attach(pdf: PDFDocument, { at, source }: Archive): void {
  pdf.file(source.bytes, {
    name: source.name,
    type: source.type,
    description: source.description,
    relationship: 'Source',
    creationDate: at,
    modifiedDate: at,
  });
}

/** Sets one block after the other, down the page and onto the next. */
class Setting {
  readonly #pdf: PDFDocument;
  readonly #text: TextSetter;
  readonly #drawings: Drawings;
  readonly #photographs: PrintedDocument['photographs'];
  readonly #root: PDFStructureElement;
  readonly #width: number;
  #chapter: OutlineItem | null = null;

  constructor(
    pdf: PDFDocument,
    text: TextSetter,
    drawings: Drawings,
    photographs: PrintedDocument['photographs'],
    root: PDFStructureElement,
  ) {
    this.#pdf = pdf;
    this.#text = text;
    this.#drawings = drawings;
    this.#photographs = photographs;
    this.#root = root;
    this.#width = pdf.page.width - margin.left - margin.right;
  }

  title(title: string, subtitle: string): void {
    this.#pdf.y = 90 * mm;
    this.#tagged('H1', () => {
      this.#text.set(title, { size: sizes.title, isBold: true, colour: ink, width: this.#width });
    });
    this.#pdf.y += 10;
    this.#tagged('P', () => {
      this.#text.set(subtitle, { size: 14, colour: quiet, width: this.#width });
    });
  }

  block(block: Block): void {
    switch (block.is) {
      case 'heading':
        this.#heading(block);
        break;
      case 'text': {
        const size = block.isSmall === true ? sizes.small : sizes.text;
        this.#need(size * 2.4);
        this.#tagged(
          'P',
          () => {
            this.#text.set(block.text, {
              size,
              colour: block.isSmall === true ? quiet : ink,
              width: this.#width,
            });
          },
          block.lang === undefined ? {} : { lang: block.lang },
        );
        this.#pdf.y += 5;
        break;
      }
      case 'drawings':
        this.#row(block.drawings);
        break;
      case 'photographs':
        for (let first = 0; first < block.photographs.length; first += 2) {
          this.#photographRow(block.photographs.slice(first, first + 2));
        }
        break;
    }
  }

  /** Who made the pictures: part of their licence. */
  credit(words: string): void {
    if (words === '') return;
    this.#pdf.y += 14;
    this.#need(40);
    this.#tagged('P', () => {
      this.#text.set(words, { size: sizes.small, colour: quiet, width: this.#width });
    });
  }

  #heading(block: Extract<Block, { is: 'heading' }>): void {
    const pdf = this.#pdf;
    const { level, tone, drawing, mark } = block;
    if (block.startsPage === true) pdf.addPage();
    else pdf.y += level === 3 ? 8 : 14;
    this.#need(keepBelow[level]);
    const item = level === 1 ? pdf.outline : level === 2 ? this.#chapter : null;
    const added = item?.addItem(block.text);
    if (level === 1) this.#chapter = added ?? null;

    const size = sizes[level];
    const isBold = true;
    const picture = level === 3 ? 30 : 15;
    const pad = tone === undefined ? 0 : 7;
    const left = margin.left + pad;
    const lead = tone?.drawing ?? drawing;
    const wordsFrom = left + (lead === undefined ? 0 : picture + 8);
    const markWidth =
      mark === undefined
        ? 0
        : picture + 6 + this.#text.widthOf(mark.words, { size: sizes.small, isBold: false });
    const width =
      margin.left + this.#width - pad - wordsFrom - (mark === undefined ? 0 : markWidth + 10);
    const wordsHeight = this.#text.heightOf(block.text, { size, isBold, width });
    const detailsHeight =
      block.details === undefined || block.details === ''
        ? 0
        : this.#text.heightOf(block.details, { size: sizes.small, isBold: false, width });
    const height = Math.max(
      wordsHeight + detailsHeight,
      lead === undefined && mark === undefined ? 0 : picture,
    );
    const top = pdf.y;
    if (tone !== undefined) {
      this.#artifact(() => {
        pdf
          .roundedRect(margin.left, top, this.#width, height + 2 * pad, 6)
          .fillColor(tone.ground)
          .fill();
      });
    }
    const middle = top + pad + height / 2;
    if (lead !== undefined) {
      this.#artifact(() => {
        this.#drawings.draw(lead, left, middle - picture / 2, picture);
      });
    }
    this.#tagged(`H${level}`, () => {
      const from = middle - (wordsHeight + detailsHeight) / 2;
      this.#text.set(block.text, {
        size,
        isBold,
        colour: tone?.ink ?? ink,
        width,
        x: wordsFrom,
        y: from,
      });
    });
    if (detailsHeight > 0) {
      this.#tagged('P', () => {
        this.#text.set(block.details ?? '', {
          size: sizes.small,
          colour: quiet,
          width,
          x: wordsFrom,
          y: middle - (wordsHeight + detailsHeight) / 2 + wordsHeight,
        });
      });
    }
    if (mark !== undefined) {
      const from = margin.left + this.#width - pad - markWidth;
      this.#artifact(() => {
        this.#drawings.draw(mark.drawing, from, middle - picture / 2, picture);
      });
      this.#tagged('P', () => {
        const words = { size: sizes.small, isBold: false, width: markWidth };
        this.#text.set(mark.words, {
          ...words,
          colour: ink,
          x: from + picture + 6,
          y: middle - this.#text.heightOf(mark.words, words) / 2,
        });
      });
    }
    pdf.x = margin.left;
    pdf.y = top + height + 2 * pad + (level === 3 ? 4 : 6);
  }

  /** A sentence of pictures: each with its word below, as many in a row as fit. */
  #row(drawings: readonly NamedDrawing[]): void {
    const pdf = this.#pdf;
    const perRow = 6;
    const picture = 42;
    const cell = this.#width / perRow;
    for (let first = 0; first < drawings.length; first += perRow) {
      const row = drawings.slice(first, first + perRow);
      const words = { size: sizes.small, isBold: false, width: cell - 6 };
      const height =
        picture + 4 + Math.max(...row.map((one) => this.#text.heightOf(one.words, words)));
      this.#need(height);
      const top = pdf.y;
      this.#artifact(() => {
        for (const [at, one] of row.entries()) {
          this.#drawings.draw(one.drawing, margin.left + at * cell + 2, top, picture);
        }
      });
      for (const [at, one] of row.entries()) {
        this.#tagged('P', () => {
          this.#text.set(one.words, {
            ...words,
            colour: ink,
            x: margin.left + at * cell,
            y: top + picture + 4,
          });
        });
      }
      pdf.x = margin.left;
      pdf.y = top + height + 8;
    }
  }

  /** One or two side by side, as large as fit, each with its words below. What is not there is left out. */
  #photographRow(named: readonly NamedPhotograph[]): void {
    const pdf = this.#pdf;
    const row = named.flatMap((one) => {
      const photograph = Object.hasOwn(this.#photographs, one.photograph)
        ? this.#photographs[one.photograph]
        : undefined;
      return photograph === undefined ? [] : [{ ...one, photograph }];
    });
    if (row.length === 0) return;
    const gap = 12;
    const cell = (this.#width - gap * (row.length - 1)) / row.length;
    const words = { size: sizes.small, isBold: false, width: cell };
    const measures = row.map(({ photograph }) => fitInto(photograph, cell, photographHeight));
    const tallest = Math.max(...measures.map(({ height }) => height));
    const wordsHeight = Math.max(
      ...row.map((one) => (one.words === '' ? 0 : this.#text.heightOf(one.words, words) + 4)),
    );
    pdf.y += 4;
    this.#need(tallest + wordsHeight);
    const top = pdf.y;
    for (const [at, one] of row.entries()) {
      const left = margin.left + at * (cell + gap);
      const { width, height } = measures[at] ?? { width: 0, height: 0 };
      this.#tagged(
        'Figure',
        () => {
          pdf.image(one.photograph.bytes, left, top, { width, height });
        },
        { alt: one.alt },
      );
      if (one.words === '') continue;
      this.#tagged('P', () => {
        this.#text.set(one.words, { ...words, colour: quiet, x: left, y: top + tallest + 4 });
      });
    }
    pdf.x = margin.left;
    pdf.y = top + tallest + wordsHeight + 8;
  }

  /** Begins a page when so much of this one is not left. */
  #need(points: number): void {
    if (this.#pdf.y + points > this.#pdf.page.height - margin.bottom) this.#pdf.addPage();
  }

  #tagged(
    type: string,
    work: () => void,
    options: { readonly lang?: string; readonly alt?: string } = {},
  ): void {
    const element = this.#pdf.struct(type, options);
    this.#root.add(element);
    element.add(work);
    element.end();
    this.#pdf.x = margin.left;
  }

  /** What is drawn and not read. */
  #artifact(work: () => void): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' });
    work();
    this.#pdf.endMarkedContent();
  }
}

/** No photograph takes more of a page. */
const photographHeight = 230;

function fitInto({ width, height }: Photograph, widest: number, highest: number) {
  const scale = Math.min(widest / width, highest / height);
  return { width: width * scale, height: height * scale };
}

/** At the foot of a page that was just begun. */
function footOn(pdf: PDFDocument, setter: TextSetter, words: string): void {
  pdf.markContent('Artifact', { type: 'Pagination' });
  setter.line(words, {
    size: sizes.small,
    colour: quiet,
    x: margin.left,
    y: pdf.page.height - margin.bottom + 10 * mm,
  });
  pdf.endMarkedContent();
  pdf.x = margin.left;
  pdf.y = margin.top;
}

function collect(pdf: PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    pdf.on('data', (chunk) => {
      chunks.push(chunk);
      length += chunk.byteLength;
    });
    pdf.on('error', reject);
    pdf.on('end', () => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, at);
        at += chunk.byteLength;
      }
      resolve(bytes);
    });
  });
}
