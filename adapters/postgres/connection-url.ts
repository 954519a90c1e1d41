/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const result = new URL(url);
  result.pathname = `/${database}`;
  return result.href;
}

/** The same server and database, another role. */
export function withRole(url: string, role: string, password: string): string {
  const result = new URL(url);
  result.username = role;
  result.password = password;
  return result.href;
}

/** The same, whose sessions begin with these settings (`-c name=value`), the last to say so. */
export function withSettings(url: string, settings: string): string {
  const result = new URL(url);
  const others = result.searchParams.get('options');
  result.searchParams.set('options', others === null ? settings : `${others} ${settings}`);
  return result.href;
}
