import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { contentTypeOf, type PageHeaderOptions, pageHeaders } from './page-headers'

export interface FileAnswer {
  status: 200 | 404
  headers: Record<string, string>
  body: Uint8Array
}

/**
 * The only paths there are: plain segments that begin with a letter, a digit or an underscore. So no `..`, no hidden file,
 * no backslash, and nothing percent-encoded, however often: names of built files need none of it.
 */
const servedPath = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/
/** Built under a name that changes with its content. */
const hashedPath = /^\/assets\//

/** The files of a built page, and nothing outside their folder. */
export class StaticFiles {
  readonly #folder: string
  readonly #start: string

  /** @param start the file that stands for `/` */
  constructor(folder: string, start = 'index.html') {
    this.#folder = path.resolve(folder)
    this.#start = start
  }

  /** @param requestPath the path as it stands in the request, with or without a query, not decoded */
  async answer(requestPath: string, options: PageHeaderOptions = {}): Promise<FileAnswer> {
    const [pathname = ''] = requestPath.split('?')
    const wanted = pathname === '/' ? `/${this.#start}` : pathname
    const body = servedPath.test(wanted) ? await this.#read(wanted) : null
    if (body === null) return { status: 404, headers: textHeaders(options), body: Buffer.from('Not found\n') }
    return {
      status: 200,
      headers: {
        ...pageHeaders(options),
        'content-type': contentTypeOf(wanted),
        'cache-control': hashedPath.test(wanted) ? 'private, max-age=31536000, immutable' : 'no-store',
      },
      body,
    }
  }

  async #read(wanted: string): Promise<Uint8Array | null> {
    try {
      return await readFile(path.join(this.#folder, ...wanted.split('/')))
    } catch {
      // Absent, or a folder.
      return null
    }
  }
}

/** The headers of a short answer in words, such as a refusal. */
export function textHeaders(options: PageHeaderOptions = {}): Record<string, string> {
  return { ...pageHeaders(options), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
}
