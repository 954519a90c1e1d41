import type { Print, PrintedDocument, PrintProgress } from '#kernel/document/printed-document.ts';

export interface PrintRequest {
  readonly document: PrintedDocument;
}

export type PrinterMessage =
  | { readonly type: 'progress'; readonly progress: PrintProgress }
  | { readonly type: 'done'; readonly print: Print }
  | { readonly type: 'failed'; readonly why: string };
