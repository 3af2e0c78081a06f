import { IconFolderOpen } from '@tabler/icons-react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform, reportError } from '../../ui/toast-store'
import { Row, Section } from './section'
import { TextSetting } from './text-setting'

export function LabsSection() {
  const pick = async () => {
    try {
      const labsFolder = await client.desktop.pickFolder.mutate()
      if (labsFolder !== null) await perform(client.settings.set.mutate({ labsFolder }))
    } catch (cause) {
      reportError(cause)
    }
  }
  return (
    <Section
      title="Labs of your own"
      about="A folder with one folder a lab. They stand in the catalogue beside the others."
    >
      <Row wide>
        <TextSetting
          setting="labsFolder"
          label="Folder"
          placeholder="none"
          note="The environment variable STANDBY_LABS comes before it."
        >
          <Button icon={<IconFolderOpen size={15} aria-hidden />} onClick={() => void pick()}>
            Choose
          </Button>
        </TextSetting>
      </Row>
    </Section>
  )
}
