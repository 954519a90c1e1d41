/** Where the app is, and a word each time that it is somewhere else. */
export interface WatchedPlaces {
  readonly history: { readonly location: { readonly pathname: string } };
  readonly subscribe: (event: 'onResolved', listener: () => void) => unknown;
}
