import type { OpenedImage, PDFDocument, PDFPage, PDFReference } from 'pdfkit';
import type { Drawing, Shape } from '#kernel/document/drawing.ts';
import type { PrintedDocument } from '#kernel/document/printed-document.ts';

/**
 * Pictures, each written into the file once however often it is drawn (a form XObject): a year has a
 * thousand faces and six different ones.
 */
export class Drawings {
  readonly #pdf: PDFDocument;
  readonly #drawings: PrintedDocument['drawings'];
  readonly #pictures: PrintedDocument['pictures'];
  readonly #opened = new Map<string, OpenedImage>();
  readonly #forms = new Map<string, { readonly name: string; readonly form: PDFReference }>();

  constructor(
    pdf: PDFDocument,
    { drawings, pictures }: Pick<PrintedDocument, 'drawings' | 'pictures'>,
  ) {
    this.#pdf = pdf;
    this.#drawings = drawings;
    this.#pictures = pictures;
  }

  /** Draws into a square; what is not known is left out. */
  draw(key: string, x: number, y: number, size: number): void {
    const pdf = this.#pdf;
    const picture = Object.hasOwn(this.#pictures, key) ? this.#pictures[key] : undefined;
    if (picture !== undefined) {
      const opened = this.#opened.get(key) ?? pdf.openImage(picture.bytes);
      this.#opened.set(key, opened);
      pdf.image(opened, x, y, { fit: [size, size], align: 'center', valign: 'center' });
      return;
    }
    const drawing = Object.hasOwn(this.#drawings, key) ? this.#drawings[key] : undefined;
    if (drawing === undefined) return;
    const known = this.#forms.get(key) ?? this.#form(key, drawing);
    pdf.page.xobjects[known.name] = known.form;
    pdf.save().translate(x, y);
    pdf.scale(size / Math.max(drawing.width, drawing.height));
    pdf.addContent(`/${known.name} Do`).restore();
  }

  #form(key: string, drawing: Drawing): { readonly name: string; readonly form: PDFReference } {
    const pdf = this.#pdf;
    const resources = { ExtGState: {}, ColorSpace: {} };
    const form = pdf.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, 0, drawing.width, drawing.height],
      Resources: resources,
    });
    // pdfkit draws on a page. For the time of this picture it is one that writes into the form.
    const page = pdf.page;
    const canvas: PDFPage = Object.create(page, {
      write: {
        value: (chunk: string) => {
          form.write(chunk);
        },
      },
      ext_gstates: { value: resources.ExtGState },
      colorSpaces: { value: resources.ColorSpace },
    }) as PDFPage;
    pdf.page = canvas;
    try {
      for (const shape of drawing.shapes) paint(pdf, shape);
    } finally {
      pdf.page = page;
    }
    form.end();
    const made = { name: `Drawing${this.#forms.size + 1}`, form };
    this.#forms.set(key, made);
    return made;
  }
}

function paint(pdf: PDFDocument, shape: Shape): void {
  const { fill, stroke, matrix, isEvenOdd } = shape;
  if (fill === null && stroke === null) return;
  pdf.save();
  if (matrix !== null) pdf.transform(...matrix);
  if (shape.opacity < 1) pdf.opacity(shape.opacity);
  if (stroke !== null) {
    pdf.lineWidth(shape.strokeWidth).lineCap(shape.cap).lineJoin(shape.join).strokeColor(stroke);
  }
  if (fill !== null) pdf.fillColor(fill);
  pdf.path(shape.path);
  const rule = isEvenOdd ? 'even-odd' : 'non-zero';
  if (fill !== null && stroke !== null) pdf.fillAndStroke(fill, stroke, rule);
  else if (fill !== null) pdf.fill(rule);
  else pdf.stroke();
  pdf.restore();
}
