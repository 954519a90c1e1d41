interface ImportMetaEnv {
  /** Hash of all pictograms together, part of their file names. Set by apps/pwa/vite-pictograms.ts. */
  readonly VITE_PICTOGRAMS?: string;
}
