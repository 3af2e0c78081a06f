import type { BackupView } from '../../../electron/contract/backup'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'

/** What lies in a session's stores; undefined until it has come. They are looked at only while this is used. */
export function useBackups(sessionId: string): BackupView | undefined {
  return useSubscription<BackupView>(`backups/${sessionId}`, (on) => client.backup.watch.subscribe({ sessionId }, on))
    .data
}
