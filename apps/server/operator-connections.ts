import { type AdminConnection, connectAsAdmin } from '#adapters/postgres/admin-sql.ts';
import { asOperator } from '#apps/server/lost-device.ts';
import type { TenantId } from '#kernel/base/ids.ts';
import type { Sql } from '#kernel/db/sql.ts';

/** As long a connection that nobody needs is kept: what leaves for a provider often does so several times. */
const idleMs = 10_000;
const idleAtMost = 2;

/** Work in tenants as the operator: what runs for the program, and not for somebody who is signed in. */
export class OperatorConnections {
  readonly #adminUrl: string;
  readonly #idle: { readonly connection: AdminConnection; readonly timer: NodeJS.Timeout }[] = [];
  #isOver = false;

  constructor(adminUrl: string) {
    this.#adminUrl = adminUrl;
  }

  /** In one transaction, on a connection that nobody else has meanwhile. */
  async inTenant<T>(tenant: TenantId, work: (sql: Sql) => Promise<T>): Promise<T> {
    const connection = await this.#take();
    try {
      const result = await asOperator(connection)(tenant, work);
      this.#giveBack(connection);
      return result;
    } catch (error) {
      // It may be what is broken.
      await connection.close().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isOver = true;
    for (const { connection, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      await connection.close().catch(() => undefined);
    }
  }

  #take(): Promise<AdminConnection> {
    const kept = this.#idle.pop();
    if (kept === undefined) return connectAsAdmin(this.#adminUrl);
    clearTimeout(kept.timer);
    return Promise.resolve(kept.connection);
  }

  #giveBack(connection: AdminConnection): void {
    if (this.#isOver || this.#idle.length >= idleAtMost) {
      void connection.close().catch(() => undefined);
      return;
    }
    const timer = setTimeout(() => {
      const at = this.#idle.findIndex((one) => one.connection === connection);
      if (at >= 0) this.#idle.splice(at, 1);
      void connection.close().catch(() => undefined);
    }, idleMs);
    timer.unref();
    this.#idle.push({ connection, timer });
  }
}
