/** What a view shows of the things that every view keeps to. */
export interface Told {
  /** How many dialogs, menus and lists lie above it, and where it is. */
  readonly stands: string;
  readonly hasDialog: boolean;
  /** The places of the navigation: word and picture, in their order. */
  readonly places: readonly string[];
  /** Which of them one is in. */
  readonly place: string | null;
  /** Where the navigation is. */
  readonly side: 'below' | 'beside' | 'none';
  /** Addresses of links that are seen without scrolling. */
  readonly links: readonly string[];
  /** Controls that show a picture and no word. */
  readonly wordless: readonly string[];
  /** Controls whose words have to be read: what shows only that it is chosen or that it opens is no picture of what it does. */
  readonly pictureless: readonly string[];
  /** Controls that say nothing to a screen reader. */
  readonly nameless: readonly string[];
  /** Empty places that do not say more than that they are empty, or that offer no way on. */
  readonly deadEnds: readonly string[];
}

/** Runs in the page, and so holds all it needs. */
export function tell(): Told {
  // Asked of every ancestor of everything there is: each is looked at once.
  const clipped = new Map<Element, boolean>();
  const isClipped = (element: Element): boolean => {
    const known = clipped.get(element);
    if (known !== undefined) return known;
    const { parentElement } = element;
    const found =
      getComputedStyle(element).clipPath !== 'none' ||
      (parentElement !== null && isClipped(parentElement));
    clipped.set(element, found);
    return found;
  };
  const isSeen = (element: Element): boolean =>
    !isClipped(element) &&
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  /** The words one sees: not those for speech, and not the letters of a face. */
  const seenWords = (element: Element): string => {
    let words = '';
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const { parentElement, nodeValue } = texts.currentNode;
      if (parentElement === null || parentElement.closest('.o-face') !== null) continue;
      if (isSeen(parentElement)) words += nodeValue ?? '';
    }
    return words.trim();
  };
  const controls = [
    ...document.querySelectorAll(
      'button, a[href], label:has(input), [role=option], [role=menuitem], [role=menuitemradio]',
    ),
  ].filter((element) => element.matches('label') || isSeen(element));
  const pictures =
    'svg, img, .o-pictogram, .o-face, .o-no-pictogram, .c-repeat-picture, .c-scope-picture';
  const marks =
    '.o-switch-knob *, .o-option-check, .c-person-check, .c-step-box *, .c-check-box *, .o-select > svg:last-child, .o-person > svg';
  /** A day among the days of a month or week is told by its place, number and shape. */
  const ownPlace = '[data-date], .c-week-link, .j-day, .o-skip';
  const about = (element: Element): string => {
    const words = element.getAttribute('aria-label') ?? element.textContent;
    return `${element.tagName} ${element.getAttribute('class') ?? ''}: ${words.slice(0, 80)}`;
  };
  const nav = document.querySelector('.o-places');
  const box = nav?.getBoundingClientRect();
  const above = '[role=dialog], [role=alertdialog], [role=listbox], [role=menu]';
  return {
    stands: `${document.querySelectorAll(above).length} ${location.pathname}`,
    hasDialog: document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null,
    places: [...document.querySelectorAll('.o-place')].map(
      (place) =>
        `${place.textContent} ${place.querySelector('img')?.getAttribute('src') ?? 'no picture'}`,
    ),
    place: nav?.querySelector('[aria-current]')?.textContent ?? null,
    side: box === undefined ? 'none' : box.width > innerWidth / 2 ? 'below' : 'beside',
    links: [...document.querySelectorAll('a[href]')]
      .filter((link) => {
        const { top, bottom } = link.getBoundingClientRect();
        return isSeen(link) && top >= 0 && bottom <= innerHeight + 1;
      })
      .map((link) => link.getAttribute('href') ?? ''),
    wordless: controls
      .filter(
        (element) =>
          element.querySelector('svg, img, .o-pictogram') !== null &&
          !/\p{L}{2}|\d/u.test(seenWords(element)),
      )
      .map(about),
    pictureless: controls
      .filter(
        (element) =>
          !element.matches(ownPlace) &&
          element.querySelector('input:not([type=radio], [type=checkbox])') === null &&
          ![...element.querySelectorAll(pictures)].some((picture) => !picture.matches(marks)),
      )
      .map(about),
    nameless: controls
      .filter(
        (element) =>
          !/\p{L}|\d/u.test(
            `${element.textContent}${element.getAttribute('aria-label') ?? ''}${element.getAttribute('aria-labelledby') ?? ''}${element.querySelector('img[alt]')?.getAttribute('alt') ?? ''}`,
          ),
      )
      .map(about),
    deadEnds: [...document.querySelectorAll('.o-empty')]
      .filter(
        (place) =>
          seenWords(place) === '' ||
          (place.querySelector('.o-empty-words')?.textContent ?? '').trim() === '' ||
          (place.querySelector('button, a[href]') ??
            document.querySelector(
              'main :is(button, a[href])[data-variant=main], .o-screen-bottom :is(button, a[href])',
            )) === null,
      )
      .map((place) => place.textContent.slice(0, 80)),
  };
}
