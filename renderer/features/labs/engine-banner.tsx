import { IconPlugConnectedX } from '@tabler/icons-react'
import { client } from '../../ipc/client'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'

/** Over the labs while no engine answers: they can be read, but not started. */
export function EngineBanner() {
  const { engine } = useAppData()
  if (engine?.state !== 'missing') return null
  return (
    <Banner
      tone="warning"
      icon={<IconPlugConnectedX size={17} aria-hidden />}
      title="No container engine"
      actions={
        <>
          <Button size="sm" onClick={() => void perform(client.engine.retry.mutate())}>
            Look again
          </Button>
          <Button size="sm" onClick={() => go({ view: 'engine' })}>
            What to do
          </Button>
        </>
      }
    >
      Labs can be read, and start once an engine answers.
    </Banner>
  )
}
