import { AppError } from '#kernel/base/app-error.ts';

/**
 * Thrown through a mutator by who runs it, for a reason that is not the mutation's: the push ends
 * here, nothing of this transaction is written, and the mutation can be sent again by another way.
 */
export class Undecided extends AppError {}
