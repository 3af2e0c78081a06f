import { IconPlugConnectedX } from '@tabler/icons-react'
import { useConnection } from '../../ipc/connection'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import styles from './connection-banner.module.css'

/** Over everything, while a browser has no connection to the server: what is seen is what was last known. */
export function ConnectionBanner() {
  const connection = useConnection((state) => state.connection)
  if (connection !== 'lost' && connection !== 'refused') return null
  return (
    <div className={styles.place}>
      {connection === 'lost' ? (
        <Banner
          tone="warning"
          icon={<IconPlugConnectedX size={17} aria-hidden />}
          title="The connection to Standby is lost"
        >
          It comes back by itself; what you see is what was last known.
        </Banner>
      ) : (
        <Banner
          tone="bad"
          icon={<IconPlugConnectedX size={17} aria-hidden />}
          title="This browser needs a new link"
          actions={
            <Button size="sm" onClick={() => window.location.reload()}>
              Try again
            </Button>
          }
        >
          Standby was started again. Press Enter in the terminal in which it runs, and open the link that it prints.
        </Banner>
      )}
    </div>
  )
}
