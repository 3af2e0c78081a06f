import { describe, expect, it } from 'vitest'
import type { EngineStatus, ImageStatus } from '../../../electron/contract/engine'
import { shortVersion, summariseEngine } from './engine-summary'

const ready: EngineStatus = {
  state: 'ready',
  info: {
    name: 'Docker',
    version: '28.5.1+dfsg1',
    apiVersion: '1.51',
    foundBy: "Docker's socket",
    address: 'unix:///var/run/docker.sock',
    cpus: 2,
    memoryBytes: 1,
  },
}
const image: ImageStatus = {
  image: 'mysql:9.7',
  reference: 'standby/mysql:9.7',
  sizeBytes: 1,
  seeded: true,
  progress: null,
  error: null,
}

describe('the summary of the engine', () => {
  it('names the engine and what is ready', () => {
    expect(summariseEngine(ready, [image])).toEqual({ tone: 'ok', engine: 'Docker 28.5', images: 'mysql:9.7 ready' })
  })

  it('says when it is not known yet, instead of that there is none', () => {
    expect(summariseEngine(undefined, undefined).engine).toBe('Looking for an engine')
  })

  it('shows how far an image has come', () => {
    const progress = { image: 'mysql:9.7', route: 'build', doing: 'Unpacking', fraction: 0.426 } as const
    expect(summariseEngine(ready, [{ ...image, reference: null, progress }]).images).toBe('mysql:9.7 on its way · 43 %')
    expect(summariseEngine(ready, [{ ...image, progress: { ...progress, fraction: null } }]).images).toBe(
      'mysql:9.7 on its way',
    )
  })

  it('keeps a version without numbers as it is', () => {
    expect(shortVersion('dev')).toBe('dev')
  })
})
