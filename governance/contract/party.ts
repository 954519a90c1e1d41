import * as z from 'zod/mini';
import { requiredText } from '#kernel/base/text.ts';

const line = requiredText(200);
const several = requiredText(500);

export const contactSchema = z.strictObject({
  name: line,
  /** What they are there. */
  function: line,
  email: z.string().check(z.email(), z.maxLength(254)),
  phone: z.nullable(requiredText(40)),
});

/** A party of the contract, as Annex I names it. */
export const partySchema = z.strictObject({
  name: line,
  address: several,
  /** ISO 3166-1, two letters. */
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
  contact: contactSchema,
  /** Null where there is none to be named. */
  dataProtectionOfficer: z.nullable(contactSchema),
});

export type Contact = z.infer<typeof contactSchema>;
export type Party = z.infer<typeof partySchema>;
