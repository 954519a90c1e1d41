import { addDays, dayInZone } from '#kernel/base/plain-day.ts';
import type { Registry } from '#kernel/kind/registry.ts';

/** For how long calls of a version are taken after its successor appeared (SY31). */
export const upcastDays = 90;

/** Whether a version's successor is out for so long that its calls are not taken any more. */
export function isTooOld(registry: Registry, version: number, nowMs: number): boolean {
  const appeared = registry.appeared.get(version + 1);
  return (
    version < registry.schema &&
    appeared !== undefined &&
    dayInZone(nowMs, 'UTC') > addDays(appeared, upcastDays)
  );
}

/** A call as the present version of the kinds has it (SY30). */
export function upcastCall(
  registry: Registry,
  call: { readonly name: string; readonly args: unknown; readonly schema: number },
): { readonly name: string; readonly args: unknown } {
  let { name, args } = call;
  for (let version = call.schema; version < registry.schema; version += 1) {
    const upcaster = registry.upcasters.get(`${name}@${version}`);
    if (upcaster === undefined) continue;
    if (upcaster.args !== undefined && isObject(args)) args = upcaster.args(args);
    name = upcaster.rename ?? name;
  }
  return { name, args };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
