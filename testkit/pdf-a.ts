import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | null;
}

/**
 * Looks into a PDF as pdfkit writes it (no object streams) for what PDF/A-3a demands of its structure
 * (ISO 19005-3): says what is missing, nothing when all of it is there. It is no validator: what is on
 * the pages it does not look at.
 */
export function pdfAFindings(file: Uint8Array): readonly string[] {
  const bytes = Buffer.from(file);
  const text = bytes.toString('latin1');
  const objects = objectsOf(bytes, text);
  const trailer = text.slice(text.lastIndexOf('trailer'));
  const root = resolve(objects, /\/Root (\d+) 0 R/.exec(trailer)?.[1]);
  const findings: string[] = [];
  const need = (isThere: boolean, what: string) => {
    if (!isThere) findings.push(what);
  };

  // 6.1.2, 6.1.3: a header with four bytes that are no text, an id, and no encryption.
  need(/^%PDF-1\.[4-7]\n%[\x80-\xff]{4}/.test(text), 'header with binary comment');
  need(/\/ID \[<[0-9a-f]+> <[0-9a-f]+>\]/i.test(trailer), 'file id');
  need(!trailer.includes('/Encrypt'), 'no encryption');
  need(!/\/JavaScript|\/JS |\/Launch|\/XFA/.test(text), 'no script, no forms');

  // 6.2.3: colours by an output intent with an embedded profile.
  const intent = resolve(objects, /\/OutputIntents \[(\d+) 0 R/.exec(root?.dictionary ?? '')?.[1]);
  need(intent?.dictionary.includes('/S /GTS_PDFA1') === true, 'output intent');
  const profile = resolve(
    objects,
    /\/DestOutputProfile (\d+) 0 R/.exec(intent?.dictionary ?? '')?.[1],
  );
  need(profile?.stream?.subarray(36, 40).toString('latin1') === 'acsp', 'ICC profile');
  need(profile?.stream?.subarray(16, 20).toString('latin1') === 'RGB ', 'an RGB profile');

  // 6.6: metadata as a plain stream, which names part and level.
  const metadata = resolve(objects, /\/Metadata (\d+) 0 R/.exec(root?.dictionary ?? '')?.[1]);
  need(metadata?.dictionary.includes('/Filter') === false, 'metadata that is not packed');
  const xmp = metadata?.stream?.toString('utf8') ?? '';
  need(/<pdfaid:part>3<\/pdfaid:part>/.test(xmp), 'part 3');
  need(/<pdfaid:conformance>A<\/pdfaid:conformance>/.test(xmp), 'level A');
  need(/<dc:title>[\s\S]*<rdf:li xml:lang="x-default">[^<]+<\/rdf:li>/.test(xmp), 'title');

  // 6.2.11: every font is in the file and says which letters its glyphs are.
  const fonts = [...objects.values()].filter(({ dictionary }) =>
    /\/Type \/FontDescriptor/.test(dictionary),
  );
  need(fonts.length > 0, 'fonts');
  need(
    fonts.every(({ dictionary }) => /\/FontFile[23]? \d+ 0 R/.test(dictionary)),
    'embedded fonts',
  );
  const composite = [...objects.values()].filter(({ dictionary }) =>
    /\/Subtype \/Type0/.test(dictionary),
  );
  need(
    composite.length > 0 && composite.every(({ dictionary }) => dictionary.includes('/ToUnicode')),
    'letters of glyphs',
  );
  need(!/\/Subtype \/Type1\b/.test(text), 'no font of the reader’s');

  // 6.7: tagged, with a language.
  need(/\/MarkInfo/.test(root?.dictionary ?? '') && /\/Marked true/.test(text), 'marked');
  need(/\/StructTreeRoot \d+ 0 R/.test(root?.dictionary ?? ''), 'structure');
  need(/\/Lang \(/.test(root?.dictionary ?? ''), 'language');

  // 6.8: attached files belong to the document and say how.
  const attached = attachmentsOf(bytes);
  need(attached.length > 0, 'an attached file');
  need(/\/AF \[/.test(root?.dictionary ?? ''), 'a file of the document');
  need(/\/EmbeddedFiles/.test(text), 'a name for the file');
  for (const { specification, embedded } of attached) {
    need(/\/AFRelationship \/(Source|Data)/.test(specification), 'relationship');
    need(/\/F \(/.test(specification) && /\/UF \(/.test(specification), 'name of the file');
    need(/\/Subtype \/application#2[fF]json/.test(embedded), 'type of the file');
    need(/\/ModDate \(/.test(embedded), 'date of the file');
  }
  return findings;
}

export interface Attachment {
  readonly specification: string;
  readonly embedded: string;
  readonly bytes: Buffer;
}

/** The files that the document names as its own. */
export function attachmentsOf(file: Uint8Array): readonly Attachment[] {
  const bytes = Buffer.from(file);
  const objects = objectsOf(bytes, bytes.toString('latin1'));
  return [...objects.values()]
    .filter(({ dictionary }) => dictionary.includes('/Type /Filespec'))
    .map(({ dictionary }) => {
      const embedded = resolve(objects, /\/EF <<\s*\/F (\d+) 0 R/.exec(dictionary)?.[1]);
      return {
        specification: dictionary,
        embedded: embedded?.dictionary ?? '',
        bytes: embedded?.stream ?? Buffer.alloc(0),
      };
    });
}

function resolve(
  objects: ReadonlyMap<number, PdfObject>,
  number: string | undefined,
): PdfObject | undefined {
  return number === undefined ? undefined : objects.get(Number(number));
}

function objectsOf(bytes: Buffer, text: string): ReadonlyMap<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, number = '', content = ''] = match;
    const at = content.indexOf('\nstream\n');
    const dictionary = at < 0 ? content : content.slice(0, at);
    const begin = (match.index ?? 0) + match[0].indexOf(content) + at + '\nstream\n'.length;
    const end = (match.index ?? 0) + match[0].lastIndexOf('\nendstream');
    const raw = at < 0 ? null : bytes.subarray(begin, end);
    const isPacked = dictionary.includes('/FlateDecode');
    objects.set(Number(number), {
      dictionary,
      stream: raw === null ? null : isPacked ? inflateSync(raw) : raw,
    });
  }
  return objects;
}
