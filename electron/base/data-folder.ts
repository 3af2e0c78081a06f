import path from 'node:path'

/** Where Standby keeps settings, progress and running sessions: `STANDBY_DATA`, else the platform's own place. */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (env.STANDBY_DATA) return path.resolve(env.STANDBY_DATA)
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Standby')
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Standby')
  return path.join(env.XDG_DATA_HOME ?? path.join(home, '.local', 'share'), 'standby')
}
