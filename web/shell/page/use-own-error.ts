import { useState } from 'react';

/** The error, unless it was there when this was opened: then it is about what was done before. */
export function useOwnError(error: unknown): unknown {
  const [before] = useState<{ readonly error: unknown }>({ error });
  return error === before.error ? null : error;
}
