import pg from 'pg';
import type { AccountId, DeviceId, TenantId } from '#kernel/base/ids.ts';
import { actorSigner } from '#kernel/db/actor-token.ts';
import { inSchema } from '#kernel/db/tenant-name.ts';
import { testSecrets } from '#testkit/pg/secrets.ts';

export interface Disguise {
  /** The tenant whose tables the statements name. */
  readonly tenant: TenantId;
  /** The role they run under; the login's own if null. */
  readonly role: TenantId | null;
  readonly token: string | null;
}

export interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly count: number | null;
  /** SQLSTATE of a refusal; null when it was answered. */
  readonly code: string | null;
  readonly error: pg.DatabaseError | null;
}

/** What SQL that got in could do: any statement on a connection of the app's login. */
export class Intruder {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async enter(appUrl: string): Promise<Intruder> {
    const client = new pg.Client({ connectionString: appUrl });
    client.on('error', () => undefined);
    await client.connect();
    return new Intruder(client);
  }

  get pid(): number {
    return (this.#client as unknown as { processID: number }).processID;
  }

  /** A token as the app would sign it for this connection, or for another or an earlier time. */
  token(
    actor: { tenant: TenantId; account: AccountId; device: DeviceId },
    options: { readonly pid?: number; readonly validForS?: number } = {},
  ): string {
    const expiresAtS = Math.floor(Date.now() / 1000) + (options.validForS ?? 60);
    return actorSigner(testSecrets.actorKey)(actor, options.pid ?? this.pid, expiresAtS);
  }

  /** Statements in one transaction, which is rolled back; each is tried for itself. */
  async as<T>(
    disguise: Disguise,
    work: (run: (text: string, values?: readonly unknown[]) => Promise<Answer>) => Promise<T>,
  ): Promise<T> {
    await this.#client.query('BEGIN');
    try {
      if (disguise.role !== null) {
        await this.#client.query(inSchema('SET LOCAL ROLE tenant_schema', disguise.role));
      }
      await this.#client.query(`SELECT set_config('obhut.actor', $1, true)`, [
        disguise.token ?? '',
      ]);
      return await work((text, values) => this.#try(inSchema(text, disguise.tenant), values));
    } finally {
      await this.#client.query('ROLLBACK');
    }
  }

  /** One statement outside of a transaction, as it stands. */
  async bare(text: string, values: readonly unknown[] = []): Promise<Answer> {
    return answer(this.#client.query(text, [...values]));
  }

  async #try(text: string, values: readonly unknown[] = []): Promise<Answer> {
    await this.#client.query('SAVEPOINT attempt');
    const result = await answer(
      values.length === 0 ? this.#client.query(text) : this.#client.query(text, [...values]),
    );
    await this.#client.query(
      result.code === null ? 'RELEASE attempt' : 'ROLLBACK TO attempt; RELEASE attempt',
    );
    return result;
  }

  async leave(): Promise<void> {
    await this.#client.end();
  }
}

async function answer(result: Promise<pg.QueryResult<Record<string, unknown>>>): Promise<Answer> {
  try {
    const { rows, rowCount } = await result;
    return { rows, count: rowCount, code: null, error: null };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { rows: [], count: null, code: error.code ?? '', error };
  }
}
