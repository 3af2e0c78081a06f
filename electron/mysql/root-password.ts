import type { Server } from './server'

/** Gives root the password on all of its hosts, in one statement: the account that asks is one of them. @throws AppError SQL_FAILED */
export async function setRootPassword(server: Server, password: string): Promise<void> {
  const { rows } = await server.query("SELECT host FROM mysql.user WHERE user = 'root'")
  const accounts = rows.map(() => '?@? IDENTIFIED BY ?').join(', ')
  await server.query(`ALTER USER ${accounts}`, { values: rows.flatMap(([host]) => ['root', host, password]) })
}
