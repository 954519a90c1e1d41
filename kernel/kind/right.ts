/** What a grant can allow or deny, each on its own. The order is the bit order in `reach.rights`. */
export const rights = ['read', 'create', 'change', 'delete', 'sign', 'share'] as const;
export type Right = (typeof rights)[number];

/** Rights as one number, as the database keeps them. */
export type RightsMask = number;

export function maskOf(list: readonly Right[]): RightsMask {
  return list.reduce((mask, right) => mask | (1 << rights.indexOf(right)), 0);
}

export function rightsIn(mask: RightsMask): Right[] {
  return rights.filter((right) => hasRight(mask, right));
}

export function hasRight(mask: RightsMask, right: Right): boolean {
  return (mask & (1 << rights.indexOf(right))) !== 0;
}

export const allRights: RightsMask = maskOf(rights);
