export interface EngineHelp {
  /** What to do, in order. */
  steps: { text: string; command?: string }[]
}

const linux: EngineHelp = {
  steps: [
    { text: 'Install an engine, if there is none', command: 'sudo apt-get install docker.io' },
    { text: 'Start it', command: 'sudo systemctl start docker' },
    { text: 'Allow yourself to use it, then log in again', command: 'sudo usermod -aG docker "$USER"' },
  ],
}

const mac: EngineHelp = {
  steps: [
    { text: 'Start Docker Desktop, Rancher Desktop or Podman Desktop' },
    { text: 'Or install Colima, which is free', command: 'brew install colima docker' },
    { text: 'And start it', command: 'colima start' },
  ],
}

const windows: EngineHelp = {
  steps: [
    { text: 'Start Docker Desktop, Rancher Desktop or Podman Desktop' },
    {
      text: 'If none is installed, Docker Desktop can be had from winget',
      command: 'winget install Docker.DockerDesktop',
    },
    { text: 'Wait until it says that the engine is running' },
  ],
}

/** How to get an engine on a platform, as Node names it. */
export function engineHelpFor(platform: string): EngineHelp {
  if (platform === 'darwin') return mac
  if (platform === 'win32') return windows
  return linux
}
