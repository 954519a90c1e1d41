import { nodeCrypto } from '#adapters/chronicle/node-crypto.ts';
import { readExport } from '#governance/chronicle/server/read-export.ts';
import type { NoteSigner } from '#governance/chronicle/crypto.ts';
import { ChronicleVerifier, type VerifyOptions } from '#governance/chronicle/verify.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql } from '#kernel/db/sql.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';

/** The lines that the operator exports. */
export async function exportOf(
  admin: AdminSql,
  tenant: TenantId,
  signer: NoteSigner,
): Promise<string[]> {
  const [end] = await admin.query<{ size: string }>(
    inSchema('SELECT coalesce(max(seq), 0) AS size FROM tenant_schema.chronicle', tenant),
  );
  let text = '';
  for await (const piece of readExport({
    tenant,
    known: { keys: signer.verifierKeys, handovers: [] },
    after: 0,
    size: Number(end?.size),
    page: (work) =>
      work({ query: (query, values) => admin.query(inSchema(query, tenant), values) }),
  })) {
    text += piece;
  }
  return text.trimEnd().split('\n');
}

export async function verdictOf(
  lines: readonly string[],
  options: Omit<VerifyOptions, 'crypto'> = {},
) {
  const verifier = new ChronicleVerifier({ crypto: nodeCrypto, ...options });
  for (const line of lines) await verifier.line(line);
  return verifier.end();
}
