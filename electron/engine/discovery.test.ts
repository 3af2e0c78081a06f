import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DiscoveryInput, listCandidates, wellKnownSockets } from './discovery'

let home: string

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'standby-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const input = (change: Partial<DiscoveryInput> = {}): DiscoveryInput => ({
  env: {},
  platform: 'linux',
  home,
  uid: 1000,
  setting: '',
  ...change,
})

function writeContext(name: string, meta: unknown, current = name, folder = path.join(home, '.docker')): void {
  const place = path.join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  mkdirSync(place, { recursive: true })
  writeFileSync(path.join(place, 'meta.json'), JSON.stringify(meta))
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ currentContext: current }))
}

const desktop = { Name: 'desktop-linux', Endpoints: { docker: { Host: 'unix:///desktop.sock' } } }

describe('looking for an engine', () => {
  it('tries the well-known sockets where nothing else is said', async () => {
    expect(await listCandidates(input())).toEqual(wellKnownSockets(input()))
  })

  it("tries the current context's engine first, and the well-known sockets after it", async () => {
    writeContext('desktop-linux', desktop)
    const [first, ...others] = await listCandidates(input())
    expect(first).toEqual({ address: 'unix:///desktop.sock', foundBy: 'context desktop-linux', chosen: false })
    expect(others).toEqual(wellKnownSockets(input()))
  })

  it('tries no socket twice', async () => {
    writeContext('rootful', { Endpoints: { docker: { Host: 'unix:///var/run/docker.sock' } } })
    const addresses = (await listCandidates(input())).map((candidate) => candidate.address)
    expect(addresses.filter((address) => address === 'unix:///var/run/docker.sock')).toHaveLength(1)
    expect(new Set(addresses).size).toBe(addresses.length)
  })

  it('takes DOCKER_HOST alone, before any context', async () => {
    writeContext('desktop-linux', desktop)
    expect(await listCandidates(input({ env: { DOCKER_HOST: 'tcp://10.0.0.5:2375' } }))).toEqual([
      { address: 'tcp://10.0.0.5:2375', foundBy: 'DOCKER_HOST', chosen: true },
    ])
  })

  it('takes the setting alone, before DOCKER_HOST', async () => {
    const change = { setting: 'unix:///mine.sock', env: { DOCKER_HOST: 'tcp://10.0.0.5:2375' } }
    expect(await listCandidates(input(change))).toEqual([
      { address: 'unix:///mine.sock', foundBy: 'settings', chosen: true },
    ])
  })

  it('follows DOCKER_CONTEXT before the configured context, and DOCKER_CONFIG to another folder', async () => {
    const folder = path.join(home, 'elsewhere')
    writeContext('colima', { Endpoints: { docker: { Host: 'unix:///colima.sock' } } }, 'other', folder)
    const env = { DOCKER_CONTEXT: 'colima', DOCKER_CONFIG: folder }
    expect((await listCandidates(input({ env })))[0]).toMatchObject({
      address: 'unix:///colima.sock',
      foundBy: 'context colima',
    })
  })

  it('has nothing to follow in the default context, even one that is named', async () => {
    writeContext('default', desktop, 'desktop-linux')
    expect(await listCandidates(input({ env: { DOCKER_CONTEXT: 'default' } }))).toEqual(wellKnownSockets(input()))
  })

  it.each([
    ['is not JSON', 'garbage'],
    ['is null', 'null'],
    ['names a context that is not there', '{"currentContext":"gone"}'],
    ['names something that is no name', '{"currentContext":{"a":1}}'],
  ])('goes on where the configuration %s', async (_, text) => {
    mkdirSync(path.join(home, '.docker'))
    writeFileSync(path.join(home, '.docker', 'config.json'), text)
    expect(await listCandidates(input())).toEqual(wellKnownSockets(input()))
  })

  it('goes on where a context has no engine in it', async () => {
    for (const meta of [
      null,
      {},
      { Endpoints: {} },
      { Endpoints: { docker: { Host: 5 } } },
      { Endpoints: { docker: { Host: '' } } },
    ]) {
      writeContext('odd', meta)
      expect(await listCandidates(input())).toEqual(wellKnownSockets(input()))
    }
  })
})

describe('the well-known places', () => {
  const named = (change: Partial<DiscoveryInput>) =>
    wellKnownSockets(input({ home: '/home/ada', ...change })).map(({ address, foundBy }) => `${foundBy}: ${address}`)

  it('on Linux are those of Docker, Docker Desktop, Colima, Rancher Desktop and Podman, in this order', () => {
    expect(named({})).toEqual([
      "Docker's socket: unix:///var/run/docker.sock",
      "rootless Docker's socket: unix:///run/user/1000/docker.sock",
      "Docker Desktop's socket: unix:///home/ada/.docker/run/docker.sock",
      "Docker Desktop's socket: unix:///home/ada/.docker/desktop/docker.sock",
      "Colima's socket: unix:///home/ada/.colima/default/docker.sock",
      "Colima's socket: unix:///home/ada/.config/colima/default/docker.sock",
      "Rancher Desktop's socket: unix:///home/ada/.rd/docker.sock",
      "rootless Podman's socket: unix:///run/user/1000/podman/podman.sock",
      "Podman's socket: unix:///run/podman/podman.sock",
      "Podman machine's socket: unix:///home/ada/.local/share/containers/podman/machine/podman.sock",
    ])
  })

  it("take the runtime folder of the user's own session where it is named", () => {
    expect(named({ env: { XDG_RUNTIME_DIR: '/tmp/run' } })).toContain(
      "rootless Podman's socket: unix:///tmp/run/podman/podman.sock",
    )
  })

  it('have no rootless sockets where users have no numbers', () => {
    expect(named({ platform: 'darwin', uid: null }).join()).not.toContain('rootless')
  })

  it('on Windows are pipes', () => {
    const places = wellKnownSockets(input({ platform: 'win32', uid: null }))
    expect(places[0]).toMatchObject({ address: 'npipe:////./pipe/docker_engine', foundBy: "Docker's pipe" })
    expect(places.every((place) => place.address.startsWith('npipe:'))).toBe(true)
  })

  it('are nobody’s choice: where one does not answer, the next is tried', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(wellKnownSockets(input({ platform })).some((place) => place.chosen)).toBe(false)
    }
  })
})
