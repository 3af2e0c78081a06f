import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import { FolderSetting } from './folder-setting'
import { Row, Section } from './section'
import styles from './study-section.module.css'

const retentions = [0.8, 0.85, 0.9, 0.93, 0.95]
const newADay = [0, 5, 10, 15, 20, 30]

export function StudySection() {
  const settings = useAppData().settings
  return (
    <Section title="Interview prep" about="How much you want to know by heart, and question banks of your own.">
      <Row>
        <label htmlFor="setting-retention">Known on the day it falls due</label>
        <select
          id="setting-retention"
          className={styles.select}
          value={settings?.targetRetention ?? 0.9}
          disabled={!settings}
          onChange={(event) =>
            void perform(client.settings.set.mutate({ targetRetention: Number(event.target.value) }))
          }
        >
          {[...new Set([...retentions, settings?.targetRetention ?? 0.9])].sort().map((one) => (
            <option key={one} value={one}>
              {Math.round(one * 100)} of 100
            </option>
          ))}
        </select>
      </Row>
      <Row>
        <label htmlFor="setting-new">New questions a day</label>
        <select
          id="setting-new"
          className={styles.select}
          value={settings?.newQuestionsADay ?? 10}
          disabled={!settings}
          onChange={(event) =>
            void perform(client.settings.set.mutate({ newQuestionsADay: Number(event.target.value) }))
          }
        >
          {[...new Set([...newADay, settings?.newQuestionsADay ?? 10])]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
        </select>
      </Row>
      <Row wide>
        <FolderSetting
          setting="quizzesFolder"
          label="Folder of your own banks"
          note="The environment variable STANDBY_QUIZZES comes before it."
        />
      </Row>
    </Section>
  )
}
