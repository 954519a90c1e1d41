interface ImportMetaEnv {
  /** Folder of the pictograms, named after the hash of their contents. Set by web/design/pictogram/vite-plugin.ts. */
  readonly VITE_PICTOGRAMS?: string;
}
