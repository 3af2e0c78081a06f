import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type LanguageRegistration,
} from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import ini from 'shiki/langs/ini.mjs'
import shellscript from 'shiki/langs/shellscript.mjs'
import sql from 'shiki/langs/sql.mjs'
import yaml from 'shiki/langs/yaml.mjs'

const theme = createCssVariablesTheme({ name: 'standby', variablePrefix: '--code-' })

/** The grammar of SQL knows the standard's words; these are the ones of MySQL's administration. */
const mysqlWords =
  'CHANGE REPLICATION SOURCE REPLICA REPLICAS RESET START STOP SHOW STATUS VARIABLES MASTER BINARY LOG LOGS GTIDS PURGE ' +
  'FLUSH INSTALL UNINSTALL PLUGIN SONAME CLONE INSTANCE GROUP_REPLICATION PERSIST PERSIST_ONLY GLOBAL SESSION FOR ' +
  'CHANNEL IDENTIFIED DATABASES TABLES PROCESSLIST KILL USER IF USE'

const mysql: LanguageRegistration[] = sql.map((language) => ({
  ...language,
  patterns: [
    {
      match: `(?i)(?<![\\w@.\`'"])(?:${mysqlWords.split(' ').join('|')})(?![\\w\`'"])`,
      name: 'keyword.other.mysql.sql',
    },
    ...(language.patterns ?? []),
  ],
}))

// No WebAssembly: the window's content security policy does not allow it.
const highlighter: Promise<HighlighterCore> = createHighlighterCore({
  themes: [theme],
  langs: [mysql, shellscript, yaml, ini],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
})

export interface CodeToken {
  text: string
  color: string | undefined
}

/** A code block as lines of coloured tokens. */
export async function highlight(code: string, grammar: Grammar): Promise<CodeToken[][]> {
  const { tokens } = (await highlighter).codeToTokens(code, { lang: grammar, theme: 'standby' })
  return tokens.map((line) => line.map(({ content, color }) => ({ text: content, color })))
}

export type Grammar = 'sql' | 'shellscript' | 'yaml' | 'ini'
