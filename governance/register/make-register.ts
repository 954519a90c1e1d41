import {
  type ActivityDefinition,
  activityDefinitions,
  activityOf,
  type Subject,
} from './activities.ts';
import {
  type Condition,
  type ControllerEntry,
  controllerEntries,
  type LegalBasis,
} from './register-entry.ts';
import {
  type AnnexMeasure,
  type AnnexProvider,
  type MappedField,
  sensitiveCategories,
} from '#governance/contract/annexes.ts';
import type { Contact, Party } from '#governance/contract/party.ts';
import type { RegisterInput } from './register-input.ts';

export interface RegisteredCategory {
  readonly category: string;
  /** Art. 9 GDPR. */
  readonly isSpecial: boolean;
  readonly fields: readonly string[];
}

export interface Activity {
  readonly id: string;
  readonly subjects: readonly Subject[];
  readonly uses: readonly string[];
  readonly categories: readonly RegisteredCategory[];
  /** When what is erased; null: as long as the contract lasts. */
  readonly retention: readonly { readonly after: string; readonly period: string }[];
  readonly keepsForContract: boolean;
  /** What a person said; empty where nobody has. */
  readonly purpose: string;
  readonly basis: LegalBasis | '';
  readonly condition: Condition | '';
  readonly note: string;
  /** Entries that are missing for the activity to be described whole. */
  readonly missing: readonly string[];
}

/** The record of processing activities of a controller and, for it, of its processor (Art. 30(1) and (2) GDPR). */
export interface Register {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly controller: Readonly<Record<ControllerEntry, string>>;
  /** Entries of the controller that are missing. */
  readonly missing: readonly string[];
  readonly activities: readonly Activity[];
  readonly providers: readonly AnnexProvider[];
  readonly measures: readonly AnnexMeasure[];
  /** The contract, which would name the controller, is not what was concluded (CO9). */
  readonly isContractAltered: boolean;
  /** Null until the installation says who runs it. */
  readonly processor: Party | null;
}

/** Who has no representative and decides alone need not say so. */
const required: readonly ControllerEntry[] = ['name', 'address', 'contact'];

/** Makes the register. The same system and the same entries always make the same one. */
export function makeRegister(input: RegisterInput): Register {
  const { tenant, providers, measures, processor, entries, isContractAltered } = input;
  const controller = controllerOf(input);
  const named = Map.groupBy(input.fields, ({ name }) => activityOf(name));
  return {
    tenant,
    controller,
    missing: required.filter((one) => controller[one] === '').map((one) => `controller.${one}`),
    activities: activityDefinitions.flatMap((definition) => {
      const fields = named.get(definition) ?? [];
      return fields.length === 0 ? [] : [activity(definition, fields, entries)];
    }),
    providers: providers.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    measures: measures.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    isContractAltered,
    processor,
  };
}

/** What the office says goes first; what it leaves open, the contract says. */
function controllerOf({
  tenant,
  controller,
  entries,
}: RegisterInput): Record<ControllerEntry, string> {
  const ofContract: Partial<Record<ControllerEntry, string>> =
    controller === null
      ? { name: tenant.name }
      : {
          name: controller.name,
          address: [controller.address, controller.country].join(', '),
          contact: contactLine(controller.contact),
          officer:
            controller.dataProtectionOfficer === null
              ? ''
              : contactLine(controller.dataProtectionOfficer),
        };
  return Object.fromEntries(
    controllerEntries.map((entry) => [
      entry,
      entries[`controller.${entry}`] ?? ofContract[entry] ?? '',
    ]),
  ) as Record<ControllerEntry, string>;
}

/** "Katrin Weiss, Leitung, katrin@linde.example" */
export function contactLine({ name, function: role, email, phone }: Contact): string {
  return [name, role, email, phone].filter((part) => part !== null && part !== '').join(', ');
}

function activity(
  { id, subjects }: ActivityDefinition,
  fields: readonly MappedField[],
  entries: RegisterInput['entries'],
): Activity {
  const entry = (name: string): string => entries[`activity.${id}.${name}`] ?? '';
  const names = distinct(fields.map(({ category }) => category));
  const categories = names.map((category) => ({
    category,
    isSpecial: sensitiveCategories.has(category),
    fields: distinct(fields.filter((one) => one.category === category).map(({ name }) => name)),
  }));
  const isSpecial = categories.some((one) => one.isSpecial);
  const retention = fields.flatMap((field) => (field.retention === null ? [] : [field.retention]));
  const needed = ['purpose', 'basis', ...(isSpecial ? ['condition'] : [])];
  return {
    id,
    subjects,
    uses: distinct(fields.map(({ use }) => use)),
    categories,
    retention: [...new Map(retention.map((one) => [`${one.period} ${one.after}`, one])).values()],
    keepsForContract: fields.some((field) => field.retention === null),
    purpose: entry('purpose'),
    basis: entry('basis') as LegalBasis | '',
    condition: entry('condition') as Condition | '',
    note: entry('note'),
    missing: needed.filter((name) => entry(name) === '').map((name) => `activity.${id}.${name}`),
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}
