import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from './test-house'

export interface SmallDisk {
  folder: string
  /** Takes all the room there is. */
  fill(): void
  /** Gives it back. */
  free(): void
  dispose(): void
}

/** A real file system with a megabyte of room. Mounting one takes root. */
export function smallDisk(): SmallDisk {
  const folder = temporaryFolder()
  const asRoot = (...command: string[]) => {
    const [file = '', ...words] = process.getuid?.() === 0 ? command : ['sudo', '-n', ...command]
    execFileSync(file, words)
  }
  asRoot('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0777', 'tmpfs', folder)
  const filler = path.join(folder, 'filler')
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, Buffer.alloc(4096))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler),
    dispose: () => {
      asRoot('umount', folder)
      rmSync(folder, { recursive: true })
    },
  }
}
