export const mediaKinds = ['image', 'audio', 'video'] as const;
export type MediaKind = (typeof mediaKinds)[number];

/** Pictures have all three; recordings and films only `full`. */
export const variantNames = ['thumb', 'screen', 'full'] as const;
export type VariantName = (typeof variantNames)[number];

/** The types that are given out, each made by ourselves. */
export type VariantType = 'image/webp' | 'audio/webm' | 'audio/mp4' | 'video/webm' | 'video/mp4';

/** One file of a medium as it is kept. */
export interface Variant {
  readonly name: VariantName;
  readonly type: VariantType;
  /** Where it lies in the storage. */
  readonly address: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
}

export type MediaState = 'uploading' | 'waiting' | 'ready' | 'refused';

/** What an account may know of a medium. */
export interface MediaAbout {
  readonly id: string;
  readonly is: MediaKind;
  readonly state: MediaState;
  /** Why it was refused, as a registered error. */
  readonly code: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly variants: readonly Variant[];
}
