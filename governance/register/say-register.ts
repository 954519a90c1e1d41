import { type Activity, contactLine, type Register } from './make-register.ts';
import { controllerEntries } from './register-entry.ts';

/** Speaks one language: the message of an id, with its values. */
export type Speak = (id: string, values?: Readonly<Record<string, string | number>>) => string;

/** One list of the register as a table: what stands above the columns, and the rows below. */
export interface RegisterSheet {
  readonly id: 'controller' | 'activities' | 'categories' | 'recipients' | 'measures' | 'processor';
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The register in words, one table for each of its lists. */
export function sayRegister(
  register: Register,
  speak: Speak,
  language: 'de' | 'en',
): RegisterSheet[] {
  const sheet = (
    id: RegisterSheet['id'],
    columns: readonly string[],
    rows: readonly (readonly string[])[],
  ): RegisterSheet => ({
    id,
    title: speak('register.sheet', { sheet: id }),
    columns: columns.map((column) => speak('register.column', { column })),
    rows,
  });
  const { activities, controller, measures, providers, processor } = register;
  const recipients = recipientsOf(register, speak);
  return [
    sheet(
      'controller',
      ['what', 'value'],
      controllerEntries.map((entry) => [
        speak('register.controller', { entry }),
        controller[entry],
      ]),
    ),
    sheet(
      'activities',
      [
        'activity',
        'purpose',
        'uses',
        'subjects',
        'categories',
        'recipients',
        'transfers',
        'retention',
        'basis',
        'condition',
        'note',
      ],
      activities.map((one) => [
        speak('register.activity', { activity: one.id }),
        one.purpose,
        lines(one.uses.map((use) => sayUse(speak, use))),
        lines(one.subjects.map((subject) => speak('register.subject', { subject: key(subject) }))),
        lines(one.categories.map(({ category }) => sayCategory(speak, category))),
        lines(recipients),
        lines(transfersOf(register, speak)),
        lines(sayRetention(one, speak)),
        one.basis === '' ? '' : sayBasis(speak, one.basis),
        one.condition === '' ? '' : sayBasis(speak, one.condition),
        one.note,
      ]),
    ),
    sheet(
      'categories',
      ['activity', 'category', 'special', 'fields'],
      activities.flatMap((one) =>
        one.categories.map(({ category, isSpecial, fields }) => [
          speak('register.activity', { activity: one.id }),
          sayCategory(speak, category),
          speak('register.yes', { yes: String(isSpecial) }),
          lines(fields),
        ]),
      ),
    ),
    sheet(
      'recipients',
      ['name', 'function', 'address', 'locations', 'transfer'],
      [
        ...(processor === null
          ? []
          : [
              [
                processor.name,
                speak('register.operator'),
                processor.address,
                processor.country,
                '',
              ],
            ]),
        ...providers.map((one) => [
          one.name,
          one.function,
          one.address,
          one.locations.join(', '),
          one.transferBasis ?? '',
        ]),
      ],
    ),
    sheet(
      'measures',
      ['number', 'measure'],
      measures.map((one) => [one.id, one[language]]),
    ),
    sheet(
      'processor',
      ['processor', 'contact', 'officer', 'controller', 'processing', 'transfers', 'measures'],
      processor === null
        ? []
        : [
            [
              lines([processor.name, processor.address, processor.country]),
              contactLine(processor.contact),
              processor.dataProtectionOfficer === null
                ? ''
                : contactLine(processor.dataProtectionOfficer),
              lines([controller.name, controller.address, controller.contact, controller.officer]),
              lines(activities.map((one) => speak('register.activity', { activity: one.id }))),
              lines(transfersOf(register, speak)),
              lines(measures.map((one) => one[language])),
            ],
          ],
    ),
  ];
}

/** Those inside, who are not named one by one, and those outside. */
function recipientsOf({ processor, providers }: Register, speak: Speak): string[] {
  return [
    speak('register.inside'),
    ...(processor === null ? [] : [`${processor.name} (${speak('register.operator')})`]),
    ...providers.map((one) => `${one.name} (${one.function})`),
  ];
}

function transfersOf({ providers }: Register, speak: Speak): string[] {
  const far = providers.filter(({ transferBasis }) => transferBasis !== null);
  if (far.length === 0) return [speak('register.noTransfer')];
  return far.map(
    ({ name, locations, transferBasis }) =>
      `${name}: ${locations.join(', ')} (${transferBasis ?? ''})`,
  );
}

function sayRetention({ retention, keepsForContract }: Activity, speak: Speak): string[] {
  return [
    ...retention.map(({ after, period }) => {
      const { count, unit } = readPeriod(period);
      return speak('register.retention', { after, count, unit });
    }),
    ...(keepsForContract ? [speak('register.retentionContract')] : []),
  ];
}

function readPeriod(period: string): { count: number; unit: string } {
  const [, count = '0', unit = ''] = /^P(\d+)([DMY])$/.exec(period) ?? [];
  return { count: Number(count), unit };
}

export function sayCategory(speak: Speak, category: string): string {
  return speak('register.category', { category: key(category) });
}

export function sayUse(speak: Speak, use: string): string {
  return speak('register.use', { use: key(use) });
}

export function sayBasis(speak: Speak, basis: string): string {
  return speak('register.basis', { basis: `a${key(basis)}` });
}

/** A case of a message has neither dot nor hyphen in its name. */
function key(name: string): string {
  return name.replaceAll(/[.-]/g, '_');
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
