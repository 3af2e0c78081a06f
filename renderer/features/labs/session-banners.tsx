import { IconFileAlert, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { client } from '../../ipc/client'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { notify, perform } from '../../ui/toast-store'
import styles from './session-banners.module.css'
import { useSession } from './session-context'

/** What concerns the whole lab: an engine that went away, files that changed. */
export function SessionBanners() {
  const { session } = useSession()
  const [reloading, setReloading] = useState(false)
  const reload = async () => {
    setReloading(true)
    if (await perform(client.session.reloadLab.mutate({ sessionId: session.id }))) notify('Lab read again')
    setReloading(false)
  }
  if (!session.engineLost && session.labChanged === 'no') return null
  return (
    <div className={styles.banners}>
      {session.engineLost && (
        <Banner
          tone="bad"
          icon={<IconPlugConnectedX size={17} aria-hidden />}
          title="The container engine does not answer"
          actions={
            <Button size="sm" onClick={() => void perform(client.engine.retry.mutate())}>
              Look again
            </Button>
          }
        >
          What you see is what was last known. Start the engine again; this lab goes on by itself.
        </Banner>
      )}
      {session.labChanged === 'changed' && (
        <Banner
          tone="note"
          icon={<IconRefresh size={17} aria-hidden />}
          title="The lab's files changed"
          actions={
            <Button size="sm" busy={reloading} onClick={() => void reload()}>
              Take up the changes
            </Button>
          }
        >
          Guides and checks can be read anew while the servers go on running.
        </Banner>
      )}
      {session.labChanged === 'invalid' && (
        <Banner tone="warning" icon={<IconFileAlert size={17} aria-hidden />} title="The lab's files have mistakes now">
          This session goes on with the lab as it was. The catalogue lists the mistakes.
        </Banner>
      )}
    </div>
  )
}
