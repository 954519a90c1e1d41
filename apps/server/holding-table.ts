import type { DeviceHolding } from '#apps/server/lost-device.ts';

const columns = [
  'tenant',
  'tenant_name',
  'device',
  'record',
  'kind',
  'day',
  'audience',
  'audience_name',
  'space',
  'persons',
  'sure',
] as const;

/** What a device holds as a table for other programs (RFC 4180), one line per record. */
export function holdingTable({ device, tenants }: DeviceHolding): string {
  const lines = tenants.flatMap(({ tenant, tenantName, audiences, persons, records }) => {
    const places = new Map(audiences.map((audience) => [audience.id, audience]));
    const names = new Map(persons.map(({ id, name }) => [id, name]));
    return records.map((record) => {
      const place = places.get(record.audience);
      return [
        tenant,
        tenantName,
        device.id,
        record.id,
        record.kind ?? '',
        record.day ?? '',
        record.audience,
        place?.name ?? '',
        place?.space ?? '',
        record.persons.map((person) => names.get(person) ?? person).join('; '),
        record.sure ? 'yes' : 'perhaps',
      ];
    });
  });
  return [columns, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** What begins like a formula would be run by spreadsheets: names are what people wrote. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
