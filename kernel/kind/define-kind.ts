import * as z from 'zod/mini';
import type { MediaId } from '#kernel/base/ids.ts';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { FieldUse } from '#kernel/kind/data-map.ts';
import { mediaRefSchema } from '#kernel/kind/media-ref.ts';
import { quickFieldsCheck, quickSameCheck } from '#kernel/kind/quick-check.ts';
import type { Right } from '#kernel/kind/right.ts';

type Shape = Record<string, z.core.$ZodType>;
type BodyOf<S extends Shape> = z.infer<z.ZodMiniObject<S, z.core.$strict>>;

/** When a record of this kind is over, and what happens to it then. Periods are ISO 8601. */
export interface Retention {
  readonly after: 'day' | 'changed';
  readonly period: `P${number}${'D' | 'M' | 'Y'}`;
  readonly then: 'erase';
}

export interface KindOptions<S extends Shape> {
  /** Goes up when the shape changes; old bodies pass an upcaster first. */
  readonly version: number;
  readonly shape: S;
  /** One entry per field; a field without one does not compile. */
  readonly data: { readonly [Field in keyof S]: FieldUse };
  /** The fields whose value is the id of a person (or a list of them): the data subjects. */
  readonly persons: readonly (keyof S & string)[];
  /** The fields in which pictures, recordings and films are named (`media-ref.ts`), at any depth. */
  readonly media?: readonly (keyof S & string)[];
  /** The day the record stands on, for horizon, paging and retention. */
  readonly day: (body: BodyOf<S>) => PlainDay | null;
  /**
   * How many days back devices keep records of this kind, counted from their day; all ahead, and
   * all without a day, are kept always. Null: everything is. 90 if absent (SY29).
   */
  readonly horizonDays?: number | null;
  readonly retention: Retention;
  readonly audiences: { readonly default: string; readonly allowed: readonly string[] };
  /** The right in the record's audience that each write needs. */
  readonly rights: {
    readonly create: Right;
    readonly change: Right;
    readonly delete: Right;
  };
  /** True when only who created a record may change or delete it, whatever their rights. */
  readonly authorOnly?: boolean;
  /** For kinds that exist once per key and audience: the key, which makes the id. */
  readonly key?: (body: BodyOf<S>) => string;
}

/** How far back a device keeps what happened, unless the kind says otherwise. */
export const usualHorizonDays = 90;

/** A type of record, declared once. */
export interface Kind<Body extends object = Record<string, unknown>> {
  readonly name: string;
  readonly version: number;
  readonly fields: readonly string[];
  readonly data: Readonly<Record<string, FieldUse>>;
  readonly persons: readonly string[];
  readonly media: readonly string[];
  readonly horizonDays: number | null;
  readonly retention: Retention;
  readonly audiences: { readonly default: string; readonly allowed: readonly string[] };
  readonly rights: { readonly create: Right; readonly change: Right; readonly delete: Right };
  readonly authorOnly: boolean;
  readonly schema: z.core.$ZodType;
  readonly keyed: boolean;
  keyOf(body: Body): string | null;
  dayOf(body: Body): PlainDay | null;
  personsOf(body: Body): string[];
  /** What the record names of what lies beside the records, each once. */
  mediaOf(body: Body): MediaId[];
  /**
   * True when the shape accepts a body, fields it does not know left out. Much quicker than to parse
   * it; false says nothing.
   */
  surelyFits(body: unknown): boolean;
  /** The body as the shape has it. Throws `z.core.$ZodError` when it does not fit. */
  parse(body: unknown): Body;
  safeParse(
    body: unknown,
  ): { success: true; data: Body } | { success: false; issues: z.core.$ZodIssue[] };
}

/** Declares a kind: shape, data map, retention, audiences and rights in one place. */
export function defineKind<const S extends Shape>(
  name: string,
  options: KindOptions<S>,
): Kind<BodyOf<S>> {
  const schema = z.strictObject(options.shape);
  const persons = options.persons;
  const isSame = quickSameCheck(schema);
  return {
    name,
    version: options.version,
    fields: Object.keys(options.shape),
    data: options.data,
    persons,
    media: options.media ?? [],
    horizonDays: options.horizonDays === undefined ? usualHorizonDays : options.horizonDays,
    retention: options.retention,
    audiences: options.audiences,
    rights: options.rights,
    authorOnly: options.authorOnly ?? false,
    schema,
    keyed: options.key !== undefined,
    keyOf: (body) => options.key?.(body) ?? null,
    dayOf: (body) => options.day(body),
    personsOf: (body) =>
      persons.flatMap((field) => {
        const value: unknown = (body as Record<string, unknown>)[field];
        return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
      }),
    mediaOf: (body) => [
      ...new Set(
        (options.media ?? []).flatMap((field) => mediaIn((body as Record<string, unknown>)[field])),
      ),
    ],
    surelyFits: quickFieldsCheck(schema),
    parse: (body) => z.parse(schema, body) as BodyOf<S>,
    safeParse: (body) => {
      if (isSame(body)) return { success: true, data: body as BodyOf<S> };
      const result = z.safeParse(schema, body);
      return result.success
        ? { success: true, data: result.data }
        : { success: false, issues: result.error.issues };
    },
  };
}

/** The ids of the media named in a value, wherever in it: steps and choices have pictures of their own. */
function mediaIn(value: unknown): MediaId[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => mediaIn(one));
  const named = z.safeParse(mediaRefSchema, value);
  if (!named.success) return Object.values(value).flatMap((one) => mediaIn(one));
  const { id, poster } = named.data;
  return poster === undefined ? [id] : [id, poster.id];
}

/** Any kind, when its body does not matter. */
// A kind's functions take its body, so kinds of different bodies share only this view of them.
export type AnyKind = Omit<Kind, 'keyOf' | 'dayOf' | 'personsOf' | 'mediaOf' | 'parse'> & {
  keyOf(body: never): string | null;
  dayOf(body: never): PlainDay | null;
  personsOf(body: never): string[];
  mediaOf(body: never): MediaId[];
  parse(body: unknown): object;
};
