/**
 * The version of the wire. A change to any message goes with a new version here and a line below;
 * `protocol-version.test.ts` hashes the whole schema and refuses a change without one.
 *
 * 1  hello, welcome, push, push-result, pull, page, hint, problem
 * 2  welcome tells schema, lease and whether writes are taken; pages tell what is refetched, the
 *    window a device keeps, and when a record was last merged
 * 3  a pull may be answered in parts, and a page says that there is more
 */
export const protocolVersion = 3;
