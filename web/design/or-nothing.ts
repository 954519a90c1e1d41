import type { ComponentType } from 'react';

/**
 * For `lazy`: a part that a view goes without where it cannot be had, as in the first minute on a
 * device, when the connection ends before everything is stored. Others take the view away with them.
 */
export function orNothing<Props extends object>(
  fetchPart: () => Promise<ComponentType<Props>>,
): () => Promise<{ readonly default: ComponentType<Props> }> {
  return async () => ({ default: await fetchPart().catch((): ComponentType<Props> => Nothing) });
}

function Nothing(): null {
  return null;
}
