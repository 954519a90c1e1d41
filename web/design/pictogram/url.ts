/** Where the picture of a concept lies. Never fetched from elsewhere: it ships with the app and works offline. */
export function pictogramUrl(concept: string): string {
  return `/assets/pictograms/${encodeURIComponent(concept)}-${import.meta.env.VITE_PICTOGRAMS ?? 'unknown'}.svg`;
}
