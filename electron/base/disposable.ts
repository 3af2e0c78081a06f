/** Something that was opened and must be closed. Disposing twice does nothing the second time. */
export interface Disposable {
  dispose(): void
}

export interface AsyncDisposable {
  dispose(): Promise<void>
}

/** Closes several things together, the last opened first. */
export class DisposableStack implements Disposable {
  readonly #items: Disposable[] = []
  #disposed = false

  use<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose()
    else this.#items.push(item)
    return item
  }

  defer(action: () => void): void {
    this.use({ dispose: action })
  }

  dispose(): void {
    if (this.#disposed) return
    this.#disposed = true
    for (const item of this.#items.reverse()) item.dispose()
    this.#items.length = 0
  }
}
