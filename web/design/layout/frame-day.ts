import { createContext } from 'react';
import type { DayColour } from '../day-colour.ts';

/** Lets a view dress the frame around it (navigation, undo bar) in the colour of its day. */
export const FrameDayContext = createContext<(day: DayColour | null) => void>(() => {});
