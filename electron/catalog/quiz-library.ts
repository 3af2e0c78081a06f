import { type FSWatcher, watch } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { bankIdSchema, type InvalidBank, type Question, type TopicPage } from '../contract/quiz'
import { questionsOf, readBank, readTopic } from './quiz-bank'
import { YamlSource } from './yaml-source'

export interface QuizFolder {
  folder: string
  origin: 'built-in' | 'own'
}

export interface Bank {
  id: string
  title: string
  topic: string
  origin: 'built-in' | 'own'
  /** The file as a whole path. */
  path: string
}

/** All that can be asked. */
export interface QuizContent {
  banks: Bank[]
  questions: ReadonlyMap<string, Question>
  topics: ReadonlyMap<string, TopicPage>
  invalid: InvalidBank[]
}

const settleMs = 150
const empty: QuizContent = { banks: [], questions: new Map(), topics: new Map(), invalid: [] }

/** The question banks of all folders, read again when a file in them changes. Banks of one's own are equals of the others. */
export class QuizLibrary implements Disposable {
  readonly content = new Live<QuizContent>(empty)
  readonly #folders: () => QuizFolder[]
  #watchers: FSWatcher[] = []
  #timer: NodeJS.Timeout | null = null
  #reading: Promise<void> = Promise.resolve()
  #disposed = false

  /** @param folders read anew each time: the folder of one's own is a setting */
  constructor(folders: () => QuizFolder[]) {
    this.#folders = folders
  }

  /** Watches all folders from now on, and reads them: what changes while they are read is read again. */
  async open(): Promise<void> {
    this.#watch()
    await this.reload()
  }

  reload(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read())
    return this.#reading
  }

  /** After the folders changed. */
  async reopen(): Promise<void> {
    this.#unwatch()
    await this.open()
  }

  dispose(): void {
    this.#disposed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#unwatch()
  }

  async #read(): Promise<void> {
    const banks = new Map<string, Bank>()
    const questions = new Map<string, Question>()
    const topics = new Map<string, TopicPage>()
    const invalid: InvalidBank[] = []
    for (const { folder, origin } of this.#folders()) {
      for (const { id, file, text } of await yamlFilesIn(folder)) {
        const bad = (problems: InvalidBank['problems']) => invalid.push({ id, origin, path: file, problems })
        const problem = (message: string) => ({ file: path.basename(file), line: 1, key: '', message })
        if (!bankIdSchema.safeParse(id).success) {
          bad([problem('the name of the file must be lower-case letters, digits and dashes')])
          continue
        }
        const taken = banks.get(id)
        if (taken) {
          bad([problem(`another bank has the id "${id}": ${taken.path}`)])
          continue
        }
        const { bank, problems } = readBank(path.basename(file), text)
        if (problems) {
          bad(problems)
          continue
        }
        const fresh = questionsOf(id, bank)
        const repeated = fresh.flatMap((question, index) => {
          const other = questions.get(question.id)
          return other ? [{ index, message: `"${question.id}" is a question of the bank "${other.bank}"` }] : []
        })
        if (repeated.length > 0) {
          const source = new YamlSource(path.basename(file), text)
          bad(repeated.map(({ index, message }) => source.problem(['questions', index, 'id'], message)))
          continue
        }
        banks.set(id, { id, title: bank.title, topic: bank.topic, origin, path: file })
        for (const question of fresh) questions.set(question.id, question)
      }
      for (const { id, file, text } of await yamlFilesIn(path.join(folder, 'topics'))) {
        const { topic, problems } = readTopic(path.join('topics', path.basename(file)), id, text)
        if (problems) invalid.push({ id: `topics/${id}`, origin, path: file, problems })
        else if (!topics.has(id)) topics.set(id, topic)
      }
    }
    this.content.set({ banks: [...banks.values()], questions, topics, invalid })
  }

  #watch(): void {
    if (this.#disposed) return
    for (const { folder } of this.#folders()) {
      for (const inner of ['', 'topics']) {
        try {
          const watcher = watch(path.join(folder, inner), () => this.#later())
          watcher.on('error', () => watcher.close())
          watcher.unref()
          this.#watchers.push(watcher)
        } catch {
          // The folder is not there: the library says so by being empty, and `reopen` comes with the setting.
        }
      }
    }
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = []
  }

  #later(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (!this.#disposed) void this.reopen()
    }, settleMs)
    this.#timer.unref()
  }
}

async function yamlFilesIn(folder: string): Promise<{ id: string; file: string; text: string }[]> {
  const names = (await readdir(folder).catch(() => [] as string[]))
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'))
    .sort()
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      // Gone since the folder was listed, or a folder itself: nothing to read.
      const text = await readFile(file, 'utf8').catch(() => null)
      return text === null ? [] : [{ id: name.replace(/\.ya?ml$/, ''), file, text }]
    }),
  )
  return files.flat()
}
