import type { Block, PrintedDocument } from '#kernel/document/printed-document.ts';

/**
 * A document of headings and texts as one HTML page that needs nothing else: no script, nothing to
 * fetch. What people typed is text in it, whatever it looks like.
 */
export function htmlDocument(document: PrintedDocument): string {
  const { title, subtitle, lang, blocks } = document;
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escaped(title)}</title>
<style>
body { margin: 2rem auto; padding: 0 1rem; max-width: 42rem; font: 1.0625rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; color-scheme: light dark; }
p { white-space: pre-line; margin: 0.5rem 0; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5rem 0 0.5rem; }
h2 { border-top: 1px solid; padding-top: 1.5rem; }
small { opacity: 0.85; }
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(subtitle)}</p>
${blocks.map(blockHtml).join('\n')}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `<h${block.level + 1}>${escaped(block.text)}</h${block.level + 1}>`;
    case 'text': {
      const text = escaped(block.text);
      return block.isSmall === true ? `<p><small>${text}</small></p>` : `<p>${text}</p>`;
    }
    case 'drawings':
    case 'photographs':
      throw new Error('a document for this page has words alone');
  }
}

/** Text as HTML shows it, also within an attribute in double quotes. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
