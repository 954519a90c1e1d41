/** The part of pdfkit that is used; it brings no types. */
declare module 'pdfkit' {
  export interface PDFReference {
    readonly data: Record<string, unknown>;
    write(chunk: string): void;
    end(): void;
  }

  export interface PDFStructureElement {
    add(child: PDFStructureElement | (() => void)): PDFStructureElement;
    end(): void;
  }

  export interface PDFPage {
    readonly width: number;
    readonly height: number;
    readonly xobjects: Record<string, PDFReference>;
    write(chunk: string): void;
  }

  /** A picture that was read. */
  export interface OpenedImage {
    readonly label: string;
  }

  export interface PDFFont {
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
  }

  export interface TextOptions {
    readonly width?: number;
    readonly lineGap?: number;
    readonly continued?: boolean;
    readonly lineBreak?: boolean;
    readonly align?: 'left' | 'center' | 'right';
    readonly features?: readonly string[];
  }

  export interface OutlineItem {
    addItem(title: string, options?: { readonly expanded?: boolean }): OutlineItem;
  }

  export class PDFDocument {
    constructor(options: {
      readonly pdfVersion: '1.7';
      readonly tagged: boolean;
      readonly lang: string;
      readonly displayTitle: boolean;
      readonly size: 'A4';
      readonly margins: {
        readonly top: number;
        readonly bottom: number;
        readonly left: number;
        readonly right: number;
      };
      readonly autoFirstPage: boolean;
      readonly font: null;
      readonly info: Readonly<Record<string, string | Date>>;
      readonly subset?: 'PDF/A-3a';
    });
    /** What is written into the document's information when it ends, and into its metadata after that. */
    readonly info: Record<string, string | Date>;
    /** Writes the metadata, XML; called when the document ends. */
    endMetadata(): void;
    x: number;
    y: number;
    page: PDFPage;
    readonly outline: OutlineItem;
    _font: PDFFont;
    on(event: 'data', listener: (chunk: Uint8Array) => void): this;
    on(event: 'end' | 'pageAdded', listener: () => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    ref(data: Record<string, unknown>): PDFReference;
    /** Attaches a file to the document. */
    file(
      bytes: Uint8Array,
      options: {
        readonly name: string;
        readonly type: string;
        readonly description: string;
        readonly relationship: 'Source' | 'Data' | 'Alternative' | 'Supplement';
        readonly creationDate: Date;
        readonly modifiedDate: Date;
      },
    ): PDFReference;
    registerFont(name: string, source: Uint8Array): this;
    font(name: string): this;
    fontSize(points: number): this;
    addPage(): this;
    text(text: string, x?: number, y?: number, options?: TextOptions): this;
    text(text: string, options: TextOptions): this;
    widthOfString(text: string, options?: TextOptions): number;
    heightOfString(text: string, options: TextOptions): number;
    save(): this;
    restore(): this;
    translate(x: number, y: number): this;
    scale(factor: number): this;
    transform(a: number, b: number, c: number, d: number, e: number, f: number): this;
    path(path: string): this;
    rect(x: number, y: number, width: number, height: number): this;
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    lineCap(cap: string): this;
    lineJoin(join: string): this;
    opacity(opacity: number): this;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    fill(rule?: 'even-odd' | 'non-zero'): this;
    stroke(): this;
    fillAndStroke(fill: string, stroke: string, rule?: 'even-odd' | 'non-zero'): this;
    /** Reads a picture that is drawn often: what was read is in the file once. */
    openImage(source: Uint8Array): OpenedImage;
    image(
      source: Uint8Array | OpenedImage,
      x: number,
      y: number,
      options:
        | { readonly width: number; readonly height: number }
        | {
            readonly fit: readonly [number, number];
            readonly align: 'center';
            readonly valign: 'center';
          },
    ): this;
    addContent(content: string): this;
    markContent(tag: 'Artifact', options: { readonly type: string }): this;
    endMarkedContent(): this;
    struct(
      type: string,
      options?: { readonly lang?: string; readonly alt?: string; readonly title?: string },
    ): PDFStructureElement;
    addStructure(element: PDFStructureElement): this;
    end(): void;
  }
}
