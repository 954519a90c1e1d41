import * as z from 'zod/mini';
import { plainDaySchema, type PlainDay } from '#kernel/base/plain-day.ts';
import { requiredText, text } from '#kernel/base/text.ts';
import { dataCategories } from '#kernel/kind/data-map.ts';
import { isCountry, isInEea } from './country.ts';
import { egressPurposes } from './egress-purpose.ts';
import { isProviderId, type ProviderId } from './ids.ts';

const day = z.pipe(
  plainDaySchema,
  z.transform((value) => value as PlainDay),
);

/** A page that anybody can read; shown as a link, so it can be nothing else than one. */
const source = z.string().check(
  z.maxLength(500),
  z.refine((value) => URL.canParse(value) && new URL(value).protocol === 'https:', {
    error: 'source-is-not-https',
  }),
);

/** The day is the last one on which the basis was assessed to hold (GA3). */
const basis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adequacy'), decision: requiredText(200), until: day }),
  z.strictObject({
    kind: z.literal('standard-clauses'),
    /** Of the decision (EU) 2021/914. */
    module: z.literal(['2', '3']),
    assessedOn: day,
    until: day,
  }),
  z.strictObject({ kind: z.literal('binding-rules'), approvedBy: requiredText(200), until: day }),
]);

const place = z
  .strictObject({
    country: z.string().check(
      z.maxLength(2),
      z.refine((value) => isCountry(value), { error: 'country-does-not-exist' }),
    ),
    /** Town or region, as the provider names it. */
    region: text(100),
    basis: z.nullable(basis),
  })
  .check(
    z.refine(({ country, basis: given }) => given === null || !isInEea(country), {
      error: 'eea-needs-no-basis',
    }),
  );

const places = z.array(place).check(z.minLength(1), z.maxLength(40));
const inBoth = z.strictObject({ de: requiredText(500), en: requiredText(500) });

const host = z
  .string()
  .check(
    z.maxLength(260),
    z.regex(
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?$/,
    ),
  );

/** What of Art. 9 GDPR goes to nobody else (GA19). */
const keptHere = ['user.health_and_medical'] as const;

/** What the operator says of a provider, in the form that is kept, shown and decided by (GA1). */
export const descriptorSchema = z
  .strictObject({
    id: z.pipe(
      z.string().check(
        z.maxLength(40),
        z.refine((value) => isProviderId(value), { error: 'not-a-provider-id' }),
      ),
      z.transform((value) => value as ProviderId),
    ),
    /** `own`: the operator runs it, so that nobody else gets the data. */
    relation: z.literal(['sub-processor', 'own']),
    name: requiredText(200),
    legalEntity: requiredText(200),
    address: requiredText(500),
    contact: requiredText(200),
    function: inBoth,
    purposes: z.array(z.literal([...egressPurposes])).check(z.minLength(1), z.maxLength(20)),
    /** Where calls may go, without scheme: nothing else is reached in its name (GA20). */
    hosts: z.array(host).check(z.minLength(1), z.maxLength(20)),
    places,
    assurances: z
      .array(z.strictObject({ name: requiredText(200), source, checkedOn: day }))
      .check(z.maxLength(40)),
    /** Null while there is none: it can be announced, and is not used. */
    agreement: z.nullable(
      z.strictObject({
        title: requiredText(200),
        /** SHA-256 of the document, so that it can be told which one. */
        sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
        signedOn: day,
        /** Null: until it is ended. */
        until: z.nullable(day),
        /** That it has the same duties as ours (cl_7.7__b). */
        passesDutiesOn: z.boolean(),
        /** The controller's own right against it when we are gone (cl_7.7__e); else why not. */
        beneficiary: z.union([
          z.strictObject({ is: z.literal('agreed'), where: requiredText(200) }),
          z.strictObject({ is: z.literal('refused'), deviation: requiredText(500) }),
        ]),
      }),
    ),
    subProcessors: z
      .array(z.strictObject({ legalEntity: requiredText(200), function: inBoth, places }))
      .check(z.maxLength(100)),
    categories: z.array(z.literal([...dataCategories])).check(z.minLength(1), z.maxLength(40)),
    checkedOn: day,
  })
  .check(
    z.refine(
      ({ relation, categories }) =>
        relation === 'own' || !categories.some((one) => keptHere.some((kept) => kept === one)),
      { error: 'special-categories-go-to-no-sub-processor' },
    ),
  );

export type ProviderDescriptor = z.output<typeof descriptorSchema>;
export type ProviderPlace = ProviderDescriptor['places'][number];

/** The provider's places and those of its own sub-processors. */
export function allPlaces(
  descriptor: Pick<ProviderDescriptor, 'places' | 'subProcessors'>,
): readonly ProviderPlace[] {
  return [...descriptor.places, ...descriptor.subProcessors.flatMap((one) => one.places)];
}
