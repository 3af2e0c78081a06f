/** Labels on every object that Standby creates. Nothing without our label is ever removed. */
export const labels = {
  session: 'io.standby.session',
  lab: 'io.standby.lab',
  /** Which data folder the session belongs to: several may share an engine. */
  home: 'io.standby.home',
  node: 'io.standby.node',
  /** What an object is for besides a lab's own: `seed`, where a data directory is made ready. */
  purpose: 'io.standby.purpose',
  /** On an image with a ready data directory: the image it was made from, and the root password in it. */
  seedImage: 'io.standby.seed-image',
  seedPassword: 'io.standby.seed-password',
  /** On an image that was built here with programs of ours in it: a hash of what it was built from. */
  buildContext: 'io.standby.build-context',
  composeProject: 'com.docker.compose.project',
  composeService: 'com.docker.compose.service',
  composeNetwork: 'com.docker.compose.network',
  composeVolume: 'com.docker.compose.volume',
  composeOneOff: 'com.docker.compose.oneoff',
  composeNumber: 'com.docker.compose.container-number',
} as const

export type Labels = Record<string, string>

export function projectName(session: string, lab: string): string {
  return `standby-${lab}-${session}`
}

/** Which session an object belongs to, and which data folder the session. */
export interface Owner {
  session: string
  lab: string
  home: string
}

export function sessionLabels(owner: Owner): Labels {
  return {
    [labels.session]: owner.session,
    [labels.lab]: owner.lab,
    [labels.home]: owner.home,
    [labels.composeProject]: projectName(owner.session, owner.lab),
  }
}
