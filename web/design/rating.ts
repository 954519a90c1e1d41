/** How something was, best first; `unknown` is an answer too. */
export const ratings = ['very-good', 'good', 'so-so', 'bad', 'very-bad', 'unknown'] as const;
export type Rating = (typeof ratings)[number];
