import { useEffect, useState } from 'react'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import styles from './engine-section.module.css'
import { Row, Section } from './section'

export function AboutSection() {
  const [version, setVersion] = useState<string>()
  useEffect(() => {
    client.desktop.version.query().then(setVersion).catch(reportError)
  }, [])
  return (
    <Section title="About">
      <Row wide>
        <p>Standby {version}</p>
        <p className={styles.detail}>
          Made with Electron, React, Mantine, xterm.js, Mermaid, Shiki and Tabler icons; set in Inter and JetBrains
          Mono. MySQL is a trademark of Oracle; Standby is not affiliated with it.
        </p>
      </Row>
    </Section>
  )
}
