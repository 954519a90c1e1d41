interface ImportMetaEnv {
  /** Hash of all pictograms together, part of their file names. Set by apps/pwa/pictograms.config.ts. */
  readonly VITE_PICTOGRAMS?: string;
}
