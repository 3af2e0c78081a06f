import { AppError } from '../contract/errors'
import type { Command } from './command'

/** Fetches or builds every image of the list ahead of the labs. */
export const runImages: Command = async ({ house, words, output, signal }) => {
  if (words[0] !== 'ensure') throw new AppError('INPUT_INVALID', 'images knows one word: ensure')
  const engine = await house.engine.require()
  let last = ''
  for (const { image } of house.images.status.value) {
    const { reference } = await house.images.ensure(
      engine,
      image,
      (progress) => {
        const line = `${progress.doing}${progress.fraction === null ? '' : ` ${Math.floor(progress.fraction * 20) * 5} %`}`
        if (line !== last) output.doing(line)
        last = line
      },
      signal,
    )
    output.line(`${image.padEnd(16)} ${reference}`)
  }
  output.value(house.images.status.value)
  return 0
}
