import type { Sql } from '#kernel/db/sql.ts';
import type { ExportHeader } from '../export-line.ts';
import type { KnownKeys } from './read-keys.ts';

const pageSize = 1_000;

export interface ExportOptions {
  readonly tenant: string;
  readonly known: KnownKeys;
  /** The event behind which it begins. */
  readonly after: number;
  /** The last event of it. */
  readonly size: number;
  /** Reads one page, as somebody who may. */
  readonly page: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
}

/** A chronicle as the text that `obhut chronicle verify` reads, page by page: events, checkpoints, end. */
export async function* readExport(options: ExportOptions): AsyncGenerator<string> {
  const { tenant, known, after, size, page } = options;
  const { keys, handovers } = known;
  const header: ExportHeader = {
    chronicle: 1,
    tenant,
    keys,
    ...(handovers.length > 0 && { handovers }),
    after,
  };
  yield `${JSON.stringify(header)}\n`;
  for (let seq = after; seq < size;) {
    const rows = await page((sql) =>
      sql.query<{ seq: string; line: string }>(linesQuery, [seq, Math.min(pageSize, size - seq)]),
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    seq = Number(last.seq);
    yield `${rows.map(({ line }) => line).join('\n')}\n`;
  }
  yield `${JSON.stringify({ end: size })}\n`;
}

const linesQuery = 'SELECT seq, line FROM tenant_schema.chronicle_lines($1, $2)';
