/**
 * Runs in the page, and so holds all it needs. What is cut off, runs out of its box or beyond the
 * window, or can only be reached by scrolling sideways: a line each, none when all is well.
 */
export function findCut(): string[] {
  const found = new Set<string>();
  // What a box may hide without hiding words: half pixels of the layout.
  const slack = 1.5;
  const nameOf = (element: Element): string => {
    const words = (element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 40);
    const [first = ''] = (element.getAttribute('class') ?? '').split(' ');
    return `${first === '' ? element.tagName.toLowerCase() : `.${first}`} "${words}"`;
  };
  // Asked of every ancestor of everything there is: each is looked at once.
  const clipped = new Map<Element, boolean>();
  const isForSpeechOnly = (element: Element): boolean => {
    const known = clipped.get(element);
    if (known !== undefined) return known;
    const { parentElement } = element;
    const found =
      getComputedStyle(element).clipPath !== 'none' ||
      (parentElement !== null && isForSpeechOnly(parentElement));
    clipped.set(element, found);
    return found;
  };
  const isSeen = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !isForSpeechOnly(element);

  const page = document.documentElement;
  const isOut = (element: Element): boolean => {
    const { left, right } = element.getBoundingClientRect();
    return right > page.clientWidth + slack || left < -slack;
  };
  if (page.scrollWidth > page.clientWidth) {
    found.add(`the page scrolls sideways: ${page.scrollWidth} px of ${page.clientWidth}`);
  }
  for (const element of document.querySelectorAll('body *')) {
    if (!(element instanceof HTMLElement) || element.clientWidth === 0 || !isSeen(element))
      continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const isField = element.matches('input, textarea');
    if (!isField && overflowX !== 'visible' && element.scrollWidth > element.clientWidth + slack) {
      found.add(`${nameOf(element)} holds ${element.scrollWidth} px in ${element.clientWidth}`);
    }
    const isClosed = overflowY === 'hidden' || overflowY === 'clip';
    if (!isField && isClosed && element.scrollHeight > element.clientHeight + slack) {
      found.add(`${nameOf(element)} is cut below`);
    }
    // What floats makes no page wider and is cut all the same.
    if (isOut(element) && !(element.parentElement !== null && isOut(element.parentElement))) {
      const { left, right } = element.getBoundingClientRect();
      found.add(`${nameOf(element)} reaches from ${Math.round(left)} to ${Math.round(right)}`);
    }
  }

  // Words must stay inside of the button, field or card that they stand on.
  const isClear = (colour: string): boolean => /^transparent$|, 0\)$|\/ 0\)$/.test(colour);
  const edges = new Map<Element, boolean>();
  const hasEdge = (element: Element): boolean => {
    const known = edges.get(element);
    if (known !== undefined) return known;
    const { display, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(element);
    const found =
      // Everything about an inline box is in its line.
      display !== 'inline' &&
      (!isClear(backgroundColor) ||
        (Number.parseFloat(borderTopWidth) > 0 && !isClear(borderTopColor)));
    edges.set(element, found);
    return found;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const text = texts.currentNode;
    const parent = text.parentElement;
    if (parent === null || (text.nodeValue ?? '').trim() === '' || !isSeen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects()) {
      if (rect.width === 0) continue;
      for (let at: Element | null = parent; at !== null && at !== page; at = at.parentElement) {
        if (!hasEdge(at)) continue;
        const box = at.getBoundingClientRect();
        if (rect.left < box.left - slack || rect.right > box.right + slack) {
          found.add(`"${(text.nodeValue ?? '').slice(0, 40)}" runs out of ${nameOf(at)}`);
        }
        break;
      }
    }
  }
  return [...found];
}

/**
 * Runs in the page. Which part of a low window stays for reading: what sticks to an edge takes the
 * rest away. A dialog must leave room in it, or scroll as a whole.
 */
export function findCrowding(): string[] {
  const found: string[] = [];
  const height = document.documentElement.clientHeight;
  const stuck = [...document.querySelectorAll('body *')].filter(
    (element) =>
      getComputedStyle(element).position === 'sticky' &&
      element.getBoundingClientRect().width > height / 2 &&
      element.getBoundingClientRect().top < height,
  );
  const taken = stuck.reduce((sum, element) => sum + element.getBoundingClientRect().height, 0);
  if (taken > height / 2) {
    const names = stuck.map((element) => element.className).join(', ');
    found.push(`of ${height} px height ${Math.round(taken)} are taken by ${names}`);
  }
  for (const body of document.querySelectorAll('.o-dialog-body')) {
    const { overflowY } = getComputedStyle(body);
    if (overflowY === 'auto' && body.clientHeight < height / 3) {
      found.push(`a dialog scrolls in ${body.clientHeight} of ${height} px`);
    }
  }
  return found;
}
