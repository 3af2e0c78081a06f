import { formatProblem } from '../contract/lab'
import type { Command } from './command'

export const runLabs: Command = async ({ house, output }) => {
  const { labs, invalid } = house.catalog.view.value
  output.value({ labs, invalid })
  for (const lab of labs) {
    output.line(`${lab.id.padEnd(28)} ${lab.level.padEnd(13)} ${String(lab.minutes).padStart(3)} min  ${lab.title}`)
  }
  for (const lab of invalid) {
    output.line(`\n${lab.id} is not valid (${lab.folder}):`)
    for (const problem of lab.problems) output.line(`  ${formatProblem(problem)}`)
  }
  return invalid.length === 0 ? 0 : 1
}
