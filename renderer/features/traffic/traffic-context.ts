import { createContext, useContext } from 'react'
import type { TrafficView } from '../../../electron/contract/traffic'
import type { KnownOutage } from './known-outages'
import type { StreamFacts } from './traffic-words'

/** All of a session's traffic, renewed several times a second while orders are placed. */
export const TrafficContext = createContext<TrafficView | undefined>(undefined)

/** Apart from the rest, because it changes seldom and guides need not be drawn again for every order. */
export const StreamsContext = createContext<StreamFacts[] | undefined>(undefined)

/** The outages seen so far, of earlier runs too. */
export const OutagesContext = createContext<KnownOutage[]>([])

/** undefined until it has come. */
export function useTraffic(): TrafficView | undefined {
  return useContext(TrafficContext)
}

/** undefined until they are known; empty for a lab without traffic. */
export function useStreams(): StreamFacts[] | undefined {
  return useContext(StreamsContext)
}

export function useOutages(): KnownOutage[] {
  return useContext(OutagesContext)
}
