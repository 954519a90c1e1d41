import type * as z from 'zod/mini';

/** True is certain. False says nothing: the schema has to be asked. */
type QuickCheck = (value: unknown) => boolean;

/**
 * Makes a check that says yes to objects whose fields a schema accepts, those left out that it does
 * not name; many times faster than the schema, which also copies what it reads and gathers what is
 * wrong with it. What it does not understand, of the schema or of the value, it leaves to the
 * schema: of what comes as JSON it never says yes where the schema would say no.
 */
export function quickFieldsCheck(schema: z.core.$ZodType): QuickCheck {
  const def = defOf(schema);
  return (def.type === 'object' && fieldsCheck(def, 'accepted')) || no;
}

/**
 * Makes a check that says yes to what a schema would give back as it is, with the same keys in the
 * same order: who asks it first need not have it parsed. Of what comes as JSON it never says yes
 * where the schema would say no, or something else.
 */
export function quickSameCheck(schema: z.core.$ZodType): QuickCheck {
  return checkOf(schema, 'same') ?? no;
}

const no: QuickCheck = () => false;

/** Zod's own description of each schema, which its types give only schema by schema. */
type Def = z.core.$ZodTypes['_zod']['def'];

function defOf(schema: z.core.$ZodType): Def {
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** Whether a value is to be accepted, in whatever form it comes out, or to come out the same. */
type Wanted = 'accepted' | 'same';

/** Null: a schema that is not understood. */
function checkOf(schema: z.core.$ZodType, wanted: Wanted): QuickCheck | null {
  const def = defOf(schema);
  switch (def.type) {
    case 'string':
      return stringCheck(def);
    case 'number':
      return numberCheck(def);
    case 'boolean':
      return withChecks(def, (value) => typeof value === 'boolean');
    case 'enum':
      return withChecks(def, oneOf(Object.values(def.entries)));
    case 'literal':
      return withChecks(def, oneOf(def.values));
    case 'nullable': {
      const inner = checkOf(def.innerType, wanted) ?? no;
      return withChecks(def, (value) => value === null || inner(value));
    }
    case 'optional': {
      const inner = checkOf(def.innerType, wanted) ?? no;
      return withChecks(def, (value) => value === undefined || inner(value));
    }
    case 'array': {
      const element = checkOf(def.element, wanted) ?? no;
      return withChecks(def, (value) => Array.isArray(value) && value.every(element));
    }
    case 'object':
      return strictObjectCheck(def, wanted);
    case 'tuple': {
      if (def.rest !== null) return null;
      const items = def.items.map((item) => checkOf(item, wanted) ?? no);
      return withChecks(
        def,
        (value) =>
          Array.isArray(value) &&
          value.length === items.length &&
          items.every((accepts, at) => accepts(value[at])),
      );
    }
    case 'unknown':
      return withChecks(def, () => true);
    case 'union': {
      // One that accepts a value and gives it another form comes before one that leaves it as it is.
      if (wanted === 'same') return null;
      const options = def.options.map((option) => checkOf(option, wanted) ?? no);
      return withChecks(def, (value) => options.some((accepts) => accepts(value)));
    }
    case 'pipe':
      return pipeCheck(def, wanted);
    default:
      return null;
  }
}

type DefOf<Type extends Def['type']> = Extract<Def, { type: Type }>;

function oneOf(values: readonly unknown[]): QuickCheck {
  // A numeric enum names its values, too; only texts are what they seem.
  const texts = new Set(values.filter((value) => typeof value === 'string'));
  return (value) => typeof value === 'string' && texts.has(value);
}

function stringCheck(def: DefOf<'string'>): QuickCheck | null {
  const isText = withChecks(def, (value) => typeof value === 'string');
  if (!('format' in def) || isText === null) return isText;
  // A format that is a schema by itself.
  const isFormed = acceptsOf(def as unknown as CheckDef);
  return isFormed && ((value) => isText(value) && isFormed(value));
}

function numberCheck(def: DefOf<'number'>): QuickCheck | null {
  if (!('format' in def)) return withChecks(def, Number.isFinite);
  return def.format === 'safeint' ? withChecks(def, Number.isSafeInteger) : null;
}

/** A text that is only given another form afterwards, by a function that cannot refuse it. */
function pipeCheck(def: DefOf<'pipe'>, wanted: Wanted): QuickCheck | null {
  const out = defOf(def.out);
  const isPlain = defOf(def.in).type === 'string' && out.type === 'transform';
  if (!isPlain || out.transform.length > 1 || hasChecks(out)) return null;
  const isText = withChecks(def, checkOf(def.in, wanted) ?? no);
  if (isText === null || wanted === 'accepted') return isText;
  const transform = out.transform as (value: unknown) => unknown;
  return (value) => isText(value) && transform(value) === value;
}

function strictObjectCheck(def: DefOf<'object'>, wanted: Wanted): QuickCheck | null {
  if (def.catchall === undefined || defOf(def.catchall).type !== 'never') return null;
  const fields = fieldsCheck(def, wanted);
  if (fields === null) return null;
  if (wanted === 'same') return inOrder(Object.keys(def.shape), fields);
  const known = new Set(Object.keys(def.shape));
  return (value) => fields(value) && Object.keys(value as object).every((key) => known.has(key));
}

/** No other keys than these, and those in their order. */
function inOrder(names: readonly string[], fields: QuickCheck): QuickCheck {
  return (value) => {
    if (!fields(value)) return false;
    let at = 0;
    for (const key of Object.keys(value as object)) {
      while (at < names.length && names[at] !== key) at += 1;
      if (at === names.length) return false;
      at += 1;
    }
    return true;
  };
}

function fieldsCheck(def: DefOf<'object'>, wanted: Wanted): QuickCheck | null {
  if (hasChecks(def)) return null;
  const names = Object.keys(def.shape);
  // What every object inherits is a value to zod.
  if (names.some((name) => name in Object.prototype)) return null;
  const checks = names.map((name) => checkOf(def.shape[name] as z.core.$ZodType, wanted) ?? no);
  const mayMiss = names.map(
    (name) => defOf(def.shape[name] as z.core.$ZodType).type === 'optional',
  );
  return (value) => {
    if (!isPlain(value)) return false;
    for (let at = 0; at < names.length; at += 1) {
      const field = value[names[at] as string];
      if (field === undefined ? mayMiss[at] !== true : checks[at]?.(field) !== true) return false;
    }
    return true;
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    // A text can have a key of this name, which is another thing when it is copied.
    !Object.hasOwn(value, '__proto__')
  );
}

function hasChecks(def: Def): boolean {
  return def.checks !== undefined && def.checks.length > 0;
}

/** The checks on top of what a value is; null when one of them is not understood. */
function withChecks(def: Def, isOfType: QuickCheck): QuickCheck | null {
  const checks: QuickCheck[] = [];
  for (const check of def.checks ?? []) {
    const accepts = acceptsOf(check._zod.def as CheckDef);
    if (accepts === null) return null;
    checks.push(accepts);
  }
  if (checks.length === 0) return isOfType;
  return (value) => isOfType(value) && checks.every((accepts) => accepts(value));
}

type CheckDef = z.core.$ZodChecks['_zod']['def'] | z.core.$ZodCustomDef;

function acceptsOf(def: CheckDef): QuickCheck | null {
  switch (def.check) {
    case 'max_length':
      return (value) => (value as { length: number }).length <= def.maximum;
    case 'length_equals':
      return (value) => (value as { length: number }).length === def.length;
    case 'min_length':
      return (value) => (value as { length: number }).length >= def.minimum;
    case 'less_than':
      return def.inclusive
        ? (value) => (value as number) <= (def.value as number)
        : (value) => (value as number) < (def.value as number);
    case 'greater_than':
      return def.inclusive
        ? (value) => (value as number) >= (def.value as number)
        : (value) => (value as number) > (def.value as number);
    case 'string_format': {
      const { pattern, format } = def;
      // A pattern that remembers where it was is not the same twice.
      const isKnown = format === 'regex' || format === 'uuid';
      if (!isKnown || pattern === undefined || pattern.global || pattern.sticky) return null;
      return (value) => pattern.test(value as string);
    }
    case 'custom':
      if (!('fn' in def) || def.when !== undefined) return null;
      return (value) => def.fn(value) === true;
    default:
      return null;
  }
}
