import boldExtended from '@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-700-normal.woff?url';
import bold from '@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-700-normal.woff?url';
import extended from '@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-400-normal.woff?url';
import regular from '@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-400-normal.woff?url';
import { writePdf } from '#adapters/pdf/write-pdf.ts';
import type { PrinterMessage, PrintRequest } from './printer-messages.ts';

// The whole of the worker that makes printed files: pages are set without the screen standing still.
addEventListener('message', (event: MessageEvent<PrintRequest>) => {
  void print(event.data);
});

async function print({ document }: PrintRequest): Promise<void> {
  try {
    const fonts = {
      regular: [await fetched(regular), await fetched(extended)],
      bold: [await fetched(bold), await fetched(boldExtended)],
    } as const;
    const made = await writePdf(document, fonts, (progress) => {
      tell({ type: 'progress', progress });
    });
    tell({ type: 'done', print: made }, [made.bytes.buffer]);
  } catch (error) {
    tell({ type: 'failed', why: error instanceof Error ? error.name : 'unknown' });
  }
}

async function fetched(url: string): Promise<Uint8Array> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error('A font could not be fetched.');
  return new Uint8Array(await answer.arrayBuffer());
}

function tell(message: PrinterMessage, moved: Transferable[] = []): void {
  postMessage(message, { transfer: moved });
}
