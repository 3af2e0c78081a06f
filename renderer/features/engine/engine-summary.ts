import type { EngineStatus, ImageStatus } from '../../../electron/contract/engine'
import type { Tone } from '../../ui/tone'

export interface EngineSummary {
  tone: Tone
  /** `Docker 28.5` */
  engine: string
  /** `mysql:9.7 ready` */
  images: string
}

/** The engine in two short lines. */
export function summariseEngine(engine: EngineStatus | undefined, images: ImageStatus[] | undefined): EngineSummary {
  if (!engine || engine.state === 'looking') return { tone: 'unknown', engine: 'Looking for an engine', images: '' }
  if (engine.state === 'missing') return { tone: 'bad', engine: 'No container engine', images: 'Labs cannot start' }
  return {
    tone: 'ok',
    engine: `${engine.info.name} ${shortVersion(engine.info.version)}`,
    images: summariseImages(images ?? []),
  }
}

function summariseImages(images: ImageStatus[]): string {
  const busy = images.find((image) => image.progress)
  if (busy?.progress) {
    const { fraction } = busy.progress
    return `${busy.image} on its way${fraction === null ? '' : ` · ${Math.round(fraction * 100)} %`}`
  }
  const failed = images.find((image) => image.error)
  if (failed) return `${failed.image} unavailable`
  const present = images.filter((image) => image.reference)
  if (present.length === 0) return ''
  return present.length === 1 ? `${present[0]?.image} ready` : `${present.length} images ready`
}

/** `28.5` of `28.5.1+dfsg1`. */
export function shortVersion(version: string): string {
  return /^\d+(\.\d+)?/.exec(version)?.[0] ?? version
}
