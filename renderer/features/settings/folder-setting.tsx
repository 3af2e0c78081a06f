import { IconFolderOpen } from '@tabler/icons-react'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { Button } from '../../ui/button'
import { perform, reportError } from '../../ui/toast-store'
import { TextSetting } from './text-setting'

interface FolderSettingProps {
  setting: 'labsFolder' | 'quizzesFolder'
  label: string
  note: string
}

/** A folder of the user's own, typed or chosen. */
export function FolderSetting({ setting, label, note }: FolderSettingProps) {
  const { pickFolder } = desktop
  const pick = async (choose: () => Promise<string | null>) => {
    try {
      const folder = await choose()
      if (folder !== null) await perform(client.settings.set.mutate({ [setting]: folder }))
    } catch (cause) {
      reportError(cause)
    }
  }
  return (
    <TextSetting
      setting={setting}
      label={label}
      placeholder="none"
      note={pickFolder ? note : `${note} A path on the machine that runs Standby.`}
    >
      {pickFolder && (
        <Button icon={<IconFolderOpen size={15} aria-hidden />} onClick={() => void pick(pickFolder)}>
          Choose
        </Button>
      )}
    </TextSetting>
  )
}
