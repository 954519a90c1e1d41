/**
 * The version of the wire. A change to any message goes with a new version here and a line below;
 * `protocol-version.test.ts` hashes the whole schema and refuses a change without one.
 *
 * 1  hello, welcome, push, push-result, pull, page, hint, problem
 */
export const protocolVersion = 1;
