/** Asks the person for their password; whether it was given and is right. */
type AskForPassword = () => Promise<boolean>;

let ask: AskForPassword | null = null;
let asking: Promise<boolean> | null = null;

/** Says who asks from now on. Returns how to stop that. */
export function answerPasswordRequests(by: AskForPassword): () => void {
  ask = by;
  return () => {
    if (ask === by) ask = null;
  };
}

/**
 * Whether the password was given again, as the server asked for (ID54). Several that need it at
 * once ask once; where nobody can be asked it was not.
 */
export async function passwordGiven(): Promise<boolean> {
  if (ask === null) return false;
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
