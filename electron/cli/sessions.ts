import { AppError } from '../contract/errors'
import type { SessionView } from '../contract/session'
import type { Command } from './command'

export const runUp: Command = async ({ house, words, output, signal }) => {
  const [lab] = words
  if (!lab) throw new AppError('INPUT_INVALID', 'Which lab? npm run standby -- labs lists them.')
  const begun = Date.now()
  const id = await house.sessions.start(lab)
  const session = house.sessions.get(id)
  const seen = new Set<string>()
  session.view.onChange((view) => tellProgress(view, seen, (text) => output.doing(text)))
  let cancelled: Promise<void> | null = null
  const cancel = () => {
    cancelled = house.sessions.end(id)
  }
  signal.addEventListener('abort', cancel, { once: true })
  await house.sessions.whenStarted(id)
  if (signal.aborted) {
    await cancelled
    throw new AppError('CANCELLED', 'The start was cancelled.')
  }
  signal.removeEventListener('abort', cancel)
  const view = session.view.value
  if (view.state !== 'running') {
    const error = view.error
    await house.sessions.end(id)
    throw new AppError(
      error?.code === 'BUG' || !error ? 'NODE_NOT_READY' : error.code,
      error?.message ?? 'The lab did not start.',
      {
        details: error?.details ?? {},
      },
    )
  }
  const seconds = (Date.now() - begun) / 1000
  output.value({ session: id, lab, password: view.password, seconds, nodes: view.nodes })
  output.line(`${view.labTitle} runs as session ${id} (${seconds.toFixed(1)} s).`)
  for (const node of view.nodes) {
    const port = session.servers.portOf(node.id)
    output.line(`  ${node.id.padEnd(16)} ${port ? `mysql -h127.0.0.1 -P${port} -uroot -p${view.password}` : node.kind}`)
  }
  output.line(`End it with: npm run standby -- down ${id}`)
  return 0
}

export const runDown: Command = async ({ house, words, all, output }) => {
  await house.engine.require()
  await house.sessions.recover()
  const running = house.sessions.list.value
  const leftovers = (await house.sessions.leftovers()).filter((one) => one.own)
  const chosen = all ? running.map((one) => one.id) : words
  if (chosen.length === 0 && !all) {
    throw new AppError(
      'INPUT_INVALID',
      `Which session? Running: ${running.map((one) => one.id).join(', ') || 'none'}. Or --all.`,
    )
  }
  for (const id of chosen) await house.sessions.end(id)
  const removed = all ? leftovers.map((one) => one.session) : []
  await house.sessions.removeLeftovers(removed)
  output.value({ ended: chosen, leftovers: removed })
  output.line(`${chosen.length} ended, ${removed.length} leftovers removed.`)
  return 0
}

/** Tells each phase of each node once, and the image's progress. */
function tellProgress(view: SessionView, seen: Set<string>, tell: (text: string) => void): void {
  const { image, nodes } = view.start
  const lines = nodes.filter((node) => node.phase !== 'waiting').map((node) => `${node.id}: ${node.doing}`)
  if (image) lines.push(`${image.doing}${image.fraction === null ? '' : ` ${Math.floor(image.fraction * 10) * 10} %`}`)
  for (const line of lines) {
    if (seen.has(line)) continue
    seen.add(line)
    tell(line)
  }
}
