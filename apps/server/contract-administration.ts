import { contractFile, type ContractFile } from '#apps/server/contract-file.ts';
import { contractSource } from '#apps/server/contract-source.ts';
import type { Language } from '#governance/contract/contract-words.ts';
import { draftContract } from '#governance/contract/draft.ts';
import { readAgreed } from '#governance/contract/parameters.ts';
import type { Party } from '#governance/contract/party.ts';
import {
  cannotComply,
  conclude,
  type ContractOverview,
  contractOverview,
  contractVersion,
  lastVersion,
  sha256,
  terminate,
} from '#governance/contract/server/contract-store.ts';
import { AppError } from '#kernel/base/app-error.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { AdminSql, Sql } from '#kernel/db/sql.ts';

/** What the operator does about contracts, as the processor. Throws `AppError` with registered codes. */
export interface ContractAdministration {
  /** Says who runs this installation; each contract concluded from now on names them. */
  setProcessor(input: { readonly party: Party; readonly signedBy: string }): Promise<number>;
  show(tenant: TenantId): Promise<ContractOverview>;
  /** Says that the contract was concluded elsewhere, and who signed there. */
  attest(input: {
    readonly tenant: TenantId;
    readonly controller: Party;
    readonly signedBy: string;
    readonly agreed: Readonly<Record<string, unknown>>;
  }): Promise<{ readonly version: number; readonly hash: string }>;
  file(
    tenant: TenantId,
    version: number,
    as: 'json' | 'html' | 'pdf',
    lang: Language,
  ): Promise<ContractFile>;
  cannotComply(input: OperatorStep): Promise<void>;
  /** Only after the tenant insisted on an instruction that was contested (cl_10__c). */
  terminate(input: OperatorStep): Promise<void>;
}

export interface OperatorStep {
  readonly tenant: TenantId;
  readonly reason: string;
  /** Who of the operator says so. */
  readonly author: string;
}

type AsOperator = <T>(tenant: TenantId, work: (sql: Sql) => Promise<T>) => Promise<T>;

export function contractAdministration(
  admin: AdminSql,
  asOperator: AsOperator,
  requireTenant: (tenant: TenantId) => Promise<void>,
): ContractAdministration {
  const inTenant = async <T>(
    tenant: TenantId,
    work: (sql: Sql, overview: ContractOverview) => Promise<T>,
  ): Promise<T> => {
    await requireTenant(tenant);
    return asOperator(tenant, async (sql) => {
      const overview = await contractOverview(sql);
      if (overview === null) throw new Error('the operator may look at every contract');
      return work(sql, overview);
    });
  };

  return {
    async setProcessor({ party, signedBy }) {
      return admin.transact(async (tx) => {
        await tx.script('SET LOCAL ROLE obhut_owner');
        await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('obhut processor', 0))`);
        const [row] = await tx.query<{ version: number }>(
          `INSERT INTO obhut.processor (version, party, said_by)
           SELECT coalesce(max(p.version), 0) + 1, $1, $2 FROM obhut.processor p RETURNING version`,
          [JSON.stringify(party), signedBy],
        );
        if (row === undefined) throw new Error('an insert answers with its row');
        return row.version;
      });
    },

    show: (tenant) => inTenant(tenant, (_, overview) => Promise.resolve(overview)),

    async attest({ tenant, controller, signedBy, agreed }) {
      return inTenant(tenant, async (sql, overview) => {
        if (overview.isAltered) throw new AppError('contract.altered');
        if (overview.standing === 'exempt') throw new AppError('contract.not-needed');
        const draft = draftContract(
          {
            tenant,
            last: await lastVersion(sql, overview),
            controller,
            processor: overview.processor,
            parameters: readAgreed(agreed),
            source: await contractSource(sql),
          },
          sha256,
        );
        const version = await conclude(sql, draft, {
          controller: signedBy,
          processor: overview.processorSignatory ?? '',
        });
        return { version, hash: draft.hash };
      });
    },

    async file(tenant, version, as, lang) {
      const found = await inTenant(tenant, async (sql, overview) => {
        const sealed = await contractVersion(sql, version);
        const conclusion = overview.versions.find((one) => one.version === version);
        if (sealed === null || conclusion === undefined) {
          throw new AppError('contract.not-in-force');
        }
        return { sealed, conclusion, isDemo: overview.isDemo };
      });
      return contractFile(found, as, lang);
    },

    cannotComply: ({ tenant, ...step }) => inTenant(tenant, (sql) => cannotComply(sql, step)),
    terminate: ({ tenant, ...step }) =>
      inTenant(tenant, (sql) => terminate(sql, { ...step, ground: 'insisted' })),
  };
}
