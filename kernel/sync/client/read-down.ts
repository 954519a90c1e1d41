import * as z from 'zod/mini';
import type { AudienceId, RecordId } from '#kernel/base/ids.ts';
import { isUuid } from '#kernel/base/ids.ts';
import type { Registry } from '#kernel/kind/registry.ts';
import { downSchema, type Down } from '#kernel/protocol/down.ts';
import { isSurelyRow, rowSchema, type Row } from '#kernel/protocol/page.ts';
import { unfitField } from '#kernel/sync/client/fits-kind.ts';
import type { SetAside } from '#kernel/sync/client/local-store.ts';

/**
 * Reads what the server said; null when it is not in the protocol. The rows of a page are read one
 * by one: a row that cannot be read, or that its kind does not accept, is set aside and the rest
 * goes on (SYC30). One bad record must not keep a device from all others.
 */
export function readDown(
  message: unknown,
  registry: Registry,
): { readonly down: Down; readonly aside: readonly SetAside[] } | null {
  const rows = rowsIn(message);
  if (rows === null) {
    const result = z.safeParse(downSchema, message);
    return result.success ? { down: result.data, aside: [] } : null;
  }
  const result = z.safeParse(downSchema, { ...(message as object), rows: [] });
  if (!result.success || result.data.type !== 'page') return null;
  const good: Row[] = [];
  const aside: SetAside[] = [];
  for (const row of rows) {
    const read = readRow(row, registry);
    if (Array.isArray(read)) good.push(read);
    else aside.push(read);
  }
  return { down: { ...result.data, rows: good }, aside };
}

function rowsIn(message: unknown): readonly unknown[] | null {
  if (typeof message !== 'object' || message === null) return null;
  if (!('type' in message) || message.type !== 'page' || !('rows' in message)) return null;
  return Array.isArray(message.rows) ? (message.rows as readonly unknown[]) : null;
}

function readRow(value: unknown, registry: Registry): Row | SetAside {
  const row = isSurelyRow(value) ? value : parseRow(value);
  if (!Array.isArray(row)) return row;
  const field = unfitField(registry, { kind: row[3], body: row[11] });
  return field === null ? row : setAside(row, field);
}

function parseRow(value: unknown): Row | SetAside {
  const result = z.safeParse(rowSchema, value);
  if (result.success) return result.data;
  return setAside(value, String(result.error.issues[0]?.path[0] ?? ''));
}

function setAside(value: unknown, field: string): SetAside {
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  const [record, audience, , kind] = parts;
  return {
    record: isId(record) ? (record as RecordId) : null,
    audience: isId(audience) ? (audience as AudienceId) : null,
    kind: typeof kind === 'string' ? kind.slice(0, 100) : null,
    field: field.slice(0, 100),
  };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && isUuid(value);
}
