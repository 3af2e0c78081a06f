import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder that goes when the test does. Its path is short, as those of sockets have to be. */
export function temporaryFolder() {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sb-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files, given as path and text, into `folder`. */
export function writeFiles(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

/** A machine on which nothing is installed and nobody sits at a terminal; `changes` make it another. */
export function bareMachine(changes = {}) {
  return {
    platform: 'linux',
    arch: 'x64',
    env: {},
    home: '/nowhere',
    uid: 0,
    user: 'root',
    usesApt: false,
    hasSystemd: false,
    canAsk: false,
    ...changes,
  }
}

/** A progress that only remembers what it was told. */
export function recordedProgress() {
  const lines = []
  return {
    lines,
    say: (line) => lines.push(line),
    begin: (title) => {
      lines.push(title)
      return {
        update: () => {},
        end: (outcome = title) => lines.push(`✓ ${outcome}`),
        fail: (outcome = title) => lines.push(`✗ ${outcome}`),
      }
    },
  }
}

/** A server that answers `/_ping` on a socket as a container engine does, until the test ends. */
export async function fakeEngine(socket, { headers = { 'Api-Version': '1.41' }, status = 200 } = {}) {
  mkdirSync(path.dirname(socket), { recursive: true })
  const server = http.createServer((request, response) => {
    response.writeHead(request.url === '/_ping' ? status : 404, headers)
    response.end('OK')
  })
  await new Promise((resolve) => server.listen(socket, resolve))
  onTestFinished(() => new Promise((resolve) => server.close(resolve)))
  return server
}
