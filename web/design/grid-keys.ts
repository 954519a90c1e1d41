/** Which of `items`, laid out in rows, a key leads to from the one at `place`. Undefined: the key is not for the grid. */
export function nextInGrid<Item extends { offsetTop: number }>(
  key: string,
  place: number,
  items: readonly Item[],
): Item | undefined {
  const current = items[place];
  if (current === undefined) return undefined;
  const firstBelow = items.findIndex((item) => item.offsetTop !== items[0]?.offsetTop);
  const columns = firstBelow === -1 ? items.length : firstBelow;
  switch (key) {
    case 'ArrowRight':
      return items[place + 1];
    case 'ArrowLeft':
      return items[place - 1];
    case 'ArrowDown':
      return items[place + columns];
    case 'ArrowUp':
      return items[place - columns];
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
