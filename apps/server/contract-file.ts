import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { SealedContract } from '#governance/contract/contract-document.ts';
import type { Language } from '#governance/contract/contract-words.ts';
import { htmlDocument } from '#governance/contract/html-document.ts';
import { type Conclusion, printContract } from '#governance/contract/print-contract.ts';
import type { PrintedDocument } from '#kernel/document/printed-document.ts';

export interface ContractFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Buffer;
}

/**
 * A concluded version as a file. The JSON is the very text that was hashed; the PDF is PDF/A-3 and has
 * that text inside. The same version always makes the same bytes.
 */
export async function contractFile(
  version: {
    readonly sealed: SealedContract;
    readonly conclusion: Conclusion;
    readonly isDemo: boolean;
  },
  as: 'json' | 'html' | 'pdf',
  lang: Language,
): Promise<ContractFile> {
  const { sealed, conclusion, isDemo } = version;
  const name = `contract-${sealed.document.tenant}-${sealed.document.version}`;
  if (as === 'json') {
    return { name: `${name}.json`, type: 'application/json; charset=utf-8', content: sealed.text };
  }
  const printed = printContract(sealed, { lang, conclusion, isDemo });
  if (as === 'html') {
    return {
      name: `${name}.html`,
      type: 'text/html; charset=utf-8',
      content: htmlDocument(printed),
    };
  }
  return {
    name: `${name}.pdf`,
    type: 'application/pdf',
    content: await archived(printed, sealed, new Date(conclusion.concludedAt)),
  };
}

async function archived(
  printed: PrintedDocument,
  { text, hash }: SealedContract,
  at: Date,
): Promise<Buffer> {
  // 20 MB of code that a server at rest does without.
  const { writePdf } = await import('#adapters/pdf/write-pdf.ts');
  const fonts = {
    regular: [await font('latin-400'), await font('latin-ext-400')],
    bold: [await font('latin-700'), await font('latin-ext-700')],
  } as const;
  const { bytes } = await writePdf(printed, fonts, () => undefined, {
    at,
    source: {
      name: 'contract.json',
      type: 'application/json',
      description: `SHA-256 ${hash}`,
      bytes: Buffer.from(text, 'utf8'),
    },
  });
  return Buffer.from(bytes);
}

const require = createRequire(import.meta.url);

async function font(name: string): Promise<Uint8Array> {
  const path = `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${name}-normal.woff`;
  return new Uint8Array(await readFile(require.resolve(path)));
}
