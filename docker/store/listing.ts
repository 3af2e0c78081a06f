export interface ListingRequest {
  prefix: string
  /** Keys are cut off behind the first one after the prefix; '' for not at all. */
  delimiter: string
  /** Only what comes after this key. */
  after: string
  atMost: number
}

export interface Listing {
  keys: string[]
  prefixes: string[]
  /** The last of what is listed, where there is more; null where there is not. */
  last: string | null
}

/** Pure: a page of a bucket's keys, as S3 lists them. */
export function listKeys(sorted: readonly string[], { prefix, delimiter, after, atMost }: ListingRequest): Listing {
  const listing: Listing = { keys: [], prefixes: [], last: null }
  let last = ''
  for (const key of sorted) {
    if (!key.startsWith(prefix)) continue
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length)
    if (name <= after || name === last) continue
    if (listing.keys.length + listing.prefixes.length >= atMost) return { ...listing, last }
    last = name
    if (cut < 0) listing.keys.push(name)
    else listing.prefixes.push(name)
  }
  return listing
}
