/** Port: one connection's statements. Always with values apart; never SQL made from input. */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Port: statements of the operator's role, for migrations and administration. */
export interface AdminSql extends Sql {
  /** Runs a whole file of statements without values. Only for files of this project. */
  script(text: string): Promise<void>;
  transact<T>(work: (sql: AdminSql) => Promise<T>): Promise<T>;
}
