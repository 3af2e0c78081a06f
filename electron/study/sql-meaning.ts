/**
 * The meaning of SQL statements as text that can be compared: case, white space, comments, the kind of quotes, a
 * terminator at the end and the order of options do not count.
 */
export function sqlMeaning(sql: string): string {
  return statementsOf(tokensOf(sql))
    .map((statement) => canonical(statement).join(' '))
    .join(' ; ')
}

export function sameMeaning(one: string, other: string): boolean {
  return sqlMeaning(one) === sqlMeaning(other)
}

interface Token {
  kind: 'word' | 'text' | 'number' | 'sign'
  value: string
}

const pattern =
  /(?<space>\s+)|(?<comment>#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!!)[\s\S]*?(?:\*\/|$))|(?<text>'(?:[^'\\]|\\[\s\S]|'')*'?|"(?:[^"\\]|\\[\s\S]|"")*"?)|(?<quoted>`(?:[^`]|``)*`?)|(?<number>(?:\d+\.\d*|\.?\d+)(?:e[+-]?\d+)?(?![\w$]))|(?<word>@{0,2}[\p{L}\p{N}_$]+)|(?<end>;|\\[gG])|(?<sign><=>|:=|<>|!=|<=|>=|\|\||&&|->>|->|[\s\S])/giu

function tokensOf(sql: string): Token[] {
  const tokens: Token[] = []
  for (const { groups = {}, 0: whole } of sql.replaceAll(/\/\*!\d*|(?<!\/)\*\/(?=\s*;?\s*$)/g, ' ').matchAll(pattern)) {
    if (groups.space || groups.comment) continue
    if (groups.text) tokens.push({ kind: 'text', value: unquoted(whole) })
    else if (groups.quoted) tokens.push({ kind: 'word', value: whole.replaceAll('`', '').toLowerCase() })
    else if (groups.number) tokens.push({ kind: 'number', value: String(Number(whole)) })
    else if (groups.word) tokens.push({ kind: 'word', value: whole.toLowerCase() })
    else if (groups.end) tokens.push({ kind: 'sign', value: ';' })
    else tokens.push({ kind: 'sign', value: whole === '!=' ? '<>' : whole })
  }
  return tokens
}

function unquoted(text: string): string {
  const quote = text.charAt(0)
  const inner = text.slice(1, text.length > 1 && text.endsWith(quote) ? -1 : undefined)
  return inner.replaceAll(quote + quote, quote).replaceAll(/\\([\s\S])/g, '$1')
}

function statementsOf(tokens: Token[]): Token[][] {
  const statements: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'sign' && token.value === ';') statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements.filter((statement) => statement.length > 0)
}

/** System variables of which ON, TRUE and 1 are the same. Of others, `gtid_mode` for one, they are not. */
const booleans = new Set([
  'autocommit',
  'foreign_key_checks',
  'group_replication_bootstrap_group',
  'offline_mode',
  'read_only',
  'require_secure_transport',
  'rpl_semi_sync_replica_enabled',
  'rpl_semi_sync_source_enabled',
  'rpl_semi_sync_source_wait_no_replica',
  'slow_query_log',
  'sql_log_bin',
  'super_read_only',
])

function canonical(tokens: Token[]): string[] {
  const words = tokens.map(({ kind, value }) => (kind === 'text' ? JSON.stringify(value) : value))
  const starts = (...begin: string[]) => begin.every((word, index) => words[index] === word)
  if (starts('change', 'replication', 'source', 'to')) return sorted(words, 4)
  if (starts('change', 'replication', 'filter')) return sorted(words, 3)
  if (starts('start', 'group_replication')) return sorted(words, 2)
  if (starts('set')) return ['set', ...joined(splitAt(words.slice(1)).map(assignment))]
  if (starts('create') || starts('drop') || starts('show') || starts('alter')) {
    return words.map((word, index) => (index < 3 ? ({ schema: 'database', schemas: 'databases' }[word] ?? word) : word))
  }
  return words
}

/** Options from `from` on in the order of their names; a `FOR CHANNEL` stays at the end. */
function sorted(words: string[], from: number): string[] {
  const channel = words.findIndex((word, index) => word === 'for' && words[index + 1] === 'channel')
  const end = channel < 0 ? words.length : channel
  const options = splitAt(words.slice(from, end))
    .map((option) => option.join(' '))
    .sort()
  return [...words.slice(0, from), options.join(' , '), ...words.slice(end)]
}

/** The parts between commas that are in no brackets. */
function splitAt(words: string[]): string[][] {
  const parts: string[][] = [[]]
  let depth = 0
  for (const word of words) {
    if (word === '(') depth += 1
    if (word === ')') depth -= 1
    if (word === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(word)
  }
  return parts
}

function joined(parts: string[][]): string[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [',', ...part]))
}

/** `@@global.x := ON` and `GLOBAL x = 1`, as one form. */
function assignment(words: string[]): string[] {
  const rest = words.map((word) => (word === ':=' ? '=' : word))
  const scope = /^@@(global|session|local|persist|persist_only)$/.exec(rest[0] ?? '')?.[1]
  if (scope && rest[1] === '.') rest.splice(0, 2, scope)
  else if (rest[0]?.startsWith('@@')) rest.splice(0, 1, 'session', rest[0].slice(2))
  if (rest[0] === 'local') rest[0] = 'session'
  const scoped = ['global', 'session', 'persist', 'persist_only'].includes(rest[0] ?? '')
  if (!scoped && rest[1] === '=' && !rest[0]?.startsWith('@')) rest.unshift('session')
  const last = rest.at(-1) ?? ''
  if (rest[2] === '=' && rest.length === 4 && booleans.has(rest[1] ?? '')) {
    const plain = last.replaceAll('"', '').toLowerCase()
    rest[3] = { on: '1', true: '1', off: '0', false: '0' }[plain] ?? last
  }
  return rest
}
