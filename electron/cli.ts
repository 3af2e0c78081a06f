import path from 'node:path'
import { parseArgs } from 'node:util'
import { runBench } from './cli/bench'
import { runDoctor } from './cli/doctor'
import { runHandIn, runHandIns } from './cli/hand-ins'
import { runImages } from './cli/images'
import { runLabs } from './cli/labs'
import { Output } from './cli/output'
import { runPack, runUnpack } from './cli/pack'
import { runQuiz } from './cli/quiz'
import { runRehearse } from './cli/rehearse'
import { runDown, runUp } from './cli/sessions'
import { runVerify } from './cli/verify'
import { AppError } from './contract/errors'
import { openHouse } from './house'

const usage = `Usage: npm run standby -- <command> [--json]

  labs              the labs, and what is wrong with invalid ones
  up <lab>          start a lab and leave it running
  down [id…|--all]  end sessions
  verify [lab…]     solve every lab as its guide does, and try every wrong answer
  rehearse [lab…] [--runs N]
                    do all cues of the labs' demos in turn, and go back to each
  doctor            engine, images, disk, memory, leftovers, with remedies
  doctor --class [--labs a,b]
                    before a lesson: all that its labs need, and a start of the smallest one
  pack [--labs a,b] [--out file]
                    write images, labs and quizzes to one file, for machines without network
  unpack <file>     check such a file, and take in what it holds
  hand-in <lab> --name "…" [--out file]
                    write what was done in a lab to a file
  hand-ins <file…|folder> [--csv file]
                    what a class handed in: learners by steps, and where they got stuck
  images ensure     fetch or build every image, and prepare data directories
  quiz check [folder]
                    validate question banks; the built-in ones where no folder is given
  quiz run [question…]
                    try predictions on real labs, and compare what is measured
  quiz import <file>, export <file> [bank…]
                    read and write CSV, GIFT and Anki's text
  bench <name>      measure: start, traffic, ledger, twin, failover, audience
`

const commands = {
  labs: runLabs,
  up: runUp,
  down: runDown,
  verify: runVerify,
  rehearse: runRehearse,
  doctor: runDoctor,
  quiz: runQuiz,
  pack: runPack,
  unpack: runUnpack,
  'hand-in': runHandIn,
  'hand-ins': runHandIns,
  images: runImages,
  bench: runBench,
} as const

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      runs: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
      class: { type: 'boolean', default: false },
      labs: { type: 'string' },
      out: { type: 'string' },
      name: { type: 'string' },
      csv: { type: 'string' },
    },
  })
  const [name = '', ...words] = positionals
  const output = new Output(values.json)
  if (values.help || !Object.hasOwn(commands, name)) {
    process.stderr.write(usage)
    return values.help ? 0 : 2
  }
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) {
    process.stderr.write(`--runs: how often, a number from 1 up\n`)
    return 2
  }
  const command = commands[name as keyof typeof commands]
  const open = (env: Record<string, string>) =>
    openHouse({
      env: { ...process.env, ...env },
      platform: process.platform,
      resources: path.join(__dirname, '..', '..'),
    })
  const house = await open({})
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  process.once('SIGTERM', () => abort.abort())
  try {
    return await command({
      house,
      openHouse: open,
      words,
      all: values.all,
      runs,
      options: values,
      output,
      signal: abort.signal,
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    output.error(error)
    return 1
  } finally {
    house.dispose()
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
