import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { root, type Standby, sql } from './standby'

interface Question {
  question: string
  choices?: string[]
  correct?: string
  from?: { node: string; sql: string }
}

/** A lab's questions, read from its files, and what is right, asked of the servers past the app. */
export class LabAnswers {
  readonly #questions: Question[]

  constructor(lab: string) {
    const folder = path.join(root, 'labs', lab, 'steps')
    this.#questions = readdirSync(folder).flatMap((file) => {
      const head = readFileSync(path.join(folder, file), 'utf8').split(/^---$/m)[1] ?? ''
      const { checks = [] } = parse(head) as { checks?: { answer?: Question }[] }
      return checks.flatMap((check) => (check.answer ? [check.answer] : []))
    })
  }

  find(text: string): Question {
    const plain = (words: string) => words.replace(/\s+/g, ' ').trim()
    const found = this.#questions.find((one) => plain(text).includes(plain(one.question)))
    if (!found) throw new Error(`no question of the lab is "${text}"`)
    return found
  }

  async right(standby: Standby, { correct, from }: Question): Promise<string> {
    if (correct !== undefined) return correct
    if (!from) throw new Error('a question without an answer')
    return (await sql(standby, from.node, from.sql)).split(/[\t\n]/)[0] ?? ''
  }
}
