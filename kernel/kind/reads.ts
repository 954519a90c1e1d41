import type { Kind } from '#kernel/kind/define-kind.ts';

/** `product.what-for`: the product that reads, and why. */
export type Purpose = `${string}.${string}`;

/** A kind of another product, with the purpose it is read for. */
export interface Reading<Body extends object = Record<string, unknown>> {
  readonly kind: Kind<Body>;
  readonly purpose: Purpose;
}

/** What a product's contract offers of a kind: nothing before somebody says what for. */
export interface Published<Body extends object> {
  /** Declares a reading. A cross-product reading is a change of purpose: the data map lists it. */
  for(purpose: Purpose): Reading<Body>;
}

/** Offers a kind to other products, through `contract.ts` only. */
export function publish<Body extends object>(kind: Kind<Body>): Published<Body> {
  return {
    for(purpose) {
      if (!/^[a-z]+\.[a-z-]+$/.test(purpose)) {
        throw new Error(`purpose "${purpose}" of reading ${kind.name} is not product.what-for`);
      }
      return { kind, purpose };
    },
  };
}

/** A reading, when its body does not matter: for the data map. */
export interface AnyReading {
  readonly kind: { readonly name: string };
  readonly purpose: Purpose;
}
