import { createContext } from 'react';

/** Told of each new h1, so that whoever knows that one has come somewhere else can put the focus there. */
export const HeadingContext = createContext<(heading: HTMLElement) => void>(() => {});
