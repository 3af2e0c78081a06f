import { FolderSetting } from './folder-setting'
import { Row, Section } from './section'

export function LabsSection() {
  return (
    <Section
      title="Labs of your own"
      about="A folder with one folder a lab. They stand in the catalogue beside the others."
    >
      <Row wide>
        <FolderSetting
          setting="labsFolder"
          label="Folder"
          note="The environment variable STANDBY_LABS comes before it."
        />
      </Row>
    </Section>
  )
}
