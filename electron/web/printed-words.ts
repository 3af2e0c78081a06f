import { hostname, userInfo } from 'node:os'
import { isLoopback, listensEverywhere, ownAddresses } from './request-guard'

export interface Listening {
  link: string
  port: number
  listen: string
}

/** What is printed when the server listens: the link, how to get there, and what listening elsewhere means. */
export function welcomeText({ link, port, listen }: Listening): string {
  return [
    '',
    'Standby is ready. Open this link in a browser; it lets one browser in, once:',
    '',
    `  ${link}`,
    '',
    ...(isLoopback(listen) ? tunnelWords(port) : openWords(listen)),
    'Press Enter for a new link, Ctrl+C to end.',
  ].join('\n')
}

export function linkText(link: string): string {
  return `A new link, for one more browser:\n\n  ${link}\n`
}

export function farewell(running: number): string {
  if (running === 0) return '\nStandby ends.'
  const labs = running === 1 ? 'One lab goes' : `${running} labs go`
  return `\nStandby ends. ${labs} on running; the next start finds what runs, and \`npm run standby -- down --all\` ends it.`
}

function tunnelWords(port: number): string[] {
  return [
    'From another machine, open a tunnel there first, and leave it open; then the same link works there:',
    '',
    `  ssh -N -L ${port}:127.0.0.1:${port} ${userName()}@${hostname()}`,
    '',
  ]
}

function openWords(listen: string): string[] {
  const where = listensEverywhere(listen) ? 'every network of this machine' : listen
  const addresses = listensEverywhere(listen) ? ownAddresses('outside') : []
  return [
    ...(addresses.length > 0 ? [`On another machine put ${addresses.join(' or ')} in place of 127.0.0.1.`] : []),
    `It listens on ${where}, as you asked: whoever can reach this port and has a link rules your container engine.`,
    'Nothing on the way is encrypted: who can listen to the network sees everything, the cookie and passwords included.',
    'On a network that is not yours alone use an SSH tunnel instead: leave out --listen.',
    '',
  ]
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A user number without an entry in the user database.
    return '<user>'
  }
}
