import { Menu } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { desktop } from '../../ipc/desktop'
import { notify, perform } from '../../ui/toast-store'
import { openPalette } from '../palette/palette'
import { isMac } from '../palette/platform'
import { formatShortcut } from '../palette/shortcut'
import { useTraffic } from '../traffic/traffic-context'
import { openOutage, statusFigure } from '../traffic/traffic-words'
import { useSession, useTopology } from './session-context'
import styles from './status-bar.module.css'
import { statusFigures } from './status-figures'

/** How many addresses stand side by side. */
const shownAddresses = 3

/** The figures one glances at. */
export function StatusBar() {
  const { session } = useSession()
  const topology = useTopology()
  const figures = topology ? statusFigures(topology.snapshot) : null
  const copy = async (text: string, what: string) => {
    if (await perform(desktop.copyText(text))) notify(`Copied ${what}`)
  }
  return (
    <footer className={styles.bar}>
      <div className={styles.figures}>
        <span>{figures?.servers ?? 'looking at the servers'}</span>
        <TrafficFigures />
        {figures?.replicas.map((text) => (
          <span key={text}>{text}</span>
        ))}
        {figures?.binaryLog && <span title="Where the source's binary log stands">{figures.binaryLog}</span>}
      </div>
      <div className={styles.addresses}>
        <Addresses onCopy={(address) => void copy(address, address)} />
        <Password password={session.password} onCopy={() => void copy(session.password, 'the root password')} />
        <button type="button" onClick={openPalette} aria-label="Find labs, steps and actions">
          {formatShortcut('Mod+K', isMac())}
        </button>
      </div>
    </footer>
  )
}

/** What flows, of each stream whose orders are placed; amiss, it is told in red. */
function TrafficFigures() {
  const traffic = useTraffic()
  return traffic?.streams.map((stream) => {
    const text = statusFigure(stream, traffic.at)
    return (
      text && (
        <span key={stream.name} className={openOutage(stream) ? styles.out : undefined}>
          {text}
        </span>
      )
    )
  })
}

/** Where each server answers on this machine; more than a few go into a menu. */
function Addresses({ onCopy }: { onCopy: (address: string) => void }) {
  const { session } = useSession()
  const topology = useTopology()
  const addresses = session.nodes.flatMap((node) => {
    const port = topology?.snapshot.nodes.find(({ id }) => id === node.id)?.port ?? node.ports['3306']
    return port ? [{ node: node.id, address: `127.0.0.1:${port}` }] : []
  })
  if (addresses.length <= shownAddresses) {
    return addresses.map(({ node, address }) => (
      <button key={node} type="button" title={`Copy ${node}'s address`} onClick={() => onCopy(address)}>
        {address} {node}
      </button>
    ))
  }
  return (
    <Menu position="top-end" shadow="md">
      <Menu.Target>
        <button type="button">{addresses.length} addresses</button>
      </Menu.Target>
      <Menu.Dropdown>
        {addresses.map(({ node, address }) => (
          <Menu.Item key={node} onClick={() => onCopy(address)}>
            {address} {node}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Password({ password, onCopy }: { password: string; onCopy: () => void }) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? IconEyeOff : IconEye
  return (
    <span className={styles.password}>
      <button type="button" onClick={onCopy} title="Copy the root password" aria-label="Copy the root password">
        root {shown ? <code>{password}</code> : '••••••'}
      </button>
      <button
        type="button"
        aria-label={shown ? 'Hide the root password' : 'Show the root password'}
        onClick={() => setShown(!shown)}
      >
        <Icon size={13} aria-hidden />
      </button>
    </span>
  )
}
