import { versionsInWords } from './history-part.ts';
import { html as xml } from './html.ts';
import type { TransparencyView } from './view.ts';
import { type Language, pageWords as words } from './words.ts';

/** The history of the page for feed readers. Source: RFC 4287. */
export function renderFeed(
  { versions }: TransparencyView,
  { language, publicUrl, nowMs }: { language: Language; publicUrl: URL; nowMs: number },
): string {
  const page = new URL(`/transparency?lang=${language}`, publicUrl).href;
  const self = new URL(`/transparency.atom?lang=${language}`, publicUrl).href;
  const told = versionsInWords(versions, language);
  const updatedMs = versions.at(-1)?.atMs ?? nowMs;
  return xml`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${new URL('/transparency', publicUrl).href}</id>
<title>${words.title[language]} · Obhut</title>
<updated>${new Date(updatedMs).toISOString()}</updated>
<author><name>Obhut</name></author>
<link rel="alternate" type="text/html" href="${page}"/>
<link rel="self" type="application/atom+xml" href="${self}"/>
${told.map(
  ({ version, sentences }) => xml`<entry>
<id>${new URL(`/transparency#v${version.version}`, publicUrl).href}</id>
<title>${words.version[language]} ${version.version}</title>
<updated>${new Date(version.atMs).toISOString()}</updated>
<link rel="alternate" type="text/html" href="${page}#v${version.version}"/>
<content type="text">${sentences.join('\n')}</content>
</entry>
`,
)}</feed>
`.text;
}
