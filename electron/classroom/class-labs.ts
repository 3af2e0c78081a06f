import type { Catalog } from '../catalog/catalog'
import type { Lab } from '../catalog/lab'
import { AppError } from '../contract/errors'

/** The labs of a lesson. */
export interface ClassLabs {
  chosen: Lab[]
  /** Not chosen, and named by a chosen one as a lab to have done before: without its files that one is not valid. */
  required: Lab[]
  /** Every image that a chosen lab uses, as labs name them. */
  images: string[]
}

/** @param ids all valid labs where none is given. @throws AppError LAB_NOT_FOUND, LAB_INVALID */
export function classLabs(catalog: Catalog, ids: readonly string[]): ClassLabs {
  const chosen = ids.length === 0 ? catalog.labs() : [...new Set(ids)].map((id) => catalog.lab(id))
  const known = new Set(chosen.map(({ id }) => id))
  const required: Lab[] = []
  const waiting = chosen.flatMap(({ manifest }) => manifest.requires)
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (known.has(id)) continue
    known.add(id)
    const lab = catalog.labs().find((one) => one.id === id)
    if (!lab) continue
    required.push(lab)
    waiting.push(...lab.manifest.requires)
  }
  const images = [...new Set(chosen.flatMap(({ topology }) => topology.nodes.map(({ image }) => image)))].sort()
  return { chosen, required, images }
}

/** `a,b` as ids. @throws AppError INPUT_INVALID for a list of nothing */
export function labIdsOf(list: string | undefined): string[] {
  if (list === undefined) return []
  const ids = list
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
  if (ids.length === 0)
    throw new AppError('INPUT_INVALID', '--labs needs the ids of labs: --labs async-replication,manual-failover')
  return ids
}
