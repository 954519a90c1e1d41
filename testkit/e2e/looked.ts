/** Of what rules depend on: `markup` is what there is, what it says and whether it shows, `colours` how it is seen. */
export type Aspect = 'markup' | 'colours';

/**
 * Runs in the page, and so holds all it needs. Whether something of it is other than at any time it was asked before on
 * this page, for the same aspect and key: what was looked at then would be found the same again.
 */
export function isOther([aspect, key]: readonly [aspect: Aspect, key: string]): boolean {
  const written: string[] = [];
  const write = (element: Element): void => {
    const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    written.push(element.tagName, String(isSeen));
    for (const { name, value } of element.attributes) {
      // They lead to what is seen, which is asked for itself.
      if (name !== 'class' && name !== 'style' && !(element === document.documentElement)) {
        written.push(name, value);
      }
    }
    if (aspect === 'colours' && isSeen) {
      const style = getComputedStyle(element);
      const pixels = Number.parseFloat(style.fontSize);
      const isBold = Number(style.fontWeight) >= 700;
      // From 18 points on, or 14 in bold, text needs less contrast.
      written.push(String(pixels >= (isBold ? 18.66 : 24)), style.fontWeight);
      for (const name of [
        'color',
        'backgroundColor',
        'backgroundImage',
        'opacity',
        'filter',
        'mixBlendMode',
        'textDecorationLine',
        'textShadow',
        'borderBottomWidth',
        'clipPath',
        'position',
      ] as const) {
        written.push(style[name]);
      }
    }
    for (const child of element.childNodes) {
      if (child instanceof Element) write(child);
      else if (child instanceof Text) written.push(child.data);
    }
    written.push('/');
  };
  write(document.documentElement);
  const page = globalThis as unknown as { looked?: Set<string> };
  page.looked ??= new Set();
  const seen = `${aspect} ${key} ${written.join('\n')}`;
  const { size } = page.looked;
  page.looked.add(seen);
  return page.looked.size > size;
}
