import type { MappedField } from '#governance/contract/annexes.ts';
import type { TableColumns } from '#governance/data-map/column-use.ts';
import { installationColumns } from '#governance/data-map/installation-columns.ts';
import { tenantColumns } from '#governance/data-map/tenant-columns.ts';
import { products } from './products.ts';

/** The whole data map as the register lists it: every field of every kind, and every column that holds data of people. */
export function registeredFields(): readonly MappedField[] {
  const ofKinds = products.flatMap(({ kinds }) =>
    kinds.flatMap((kind) =>
      kind.fields.flatMap((name): MappedField[] => {
        const use = kind.data[name];
        if (use === undefined) return [];
        const { after, period } = kind.retention;
        return [{ name: `${kind.name}.${name}`, ...use, retention: { after, period } }];
      }),
    ),
  );
  return [...ofKinds, ...fieldsOf(tenantColumns), ...fieldsOf(installationColumns)];
}

/** What is by kind the kinds say; what is of the program alone is in no register. */
function fieldsOf(tables: Readonly<Record<string, TableColumns>>): MappedField[] {
  return Object.entries(tables).flatMap(([table, columns]) =>
    Object.entries(columns).flatMap(([column, use]): MappedField[] =>
      use === 'by-kind' || use === 'none'
        ? []
        : [{ name: `${table}.${column}`, category: use.category, use: use.use, retention: null }],
    ),
  );
}
