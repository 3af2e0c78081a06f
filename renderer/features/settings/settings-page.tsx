import { AboutSection } from './about-section'
import { EngineSection } from './engine-section'
import { ImagesSection } from './images-section'
import { LabsSection } from './labs-section'
import { LeftoversSection } from './leftovers-section'
import styles from './settings-page.module.css'
import { ShortcutsSection } from './shortcuts-section'
import { StudySection } from './study-section'
import { ThemeSection } from './theme-section'

export function SettingsPage() {
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Settings</h1>
      <ThemeSection />
      <EngineSection />
      <ImagesSection />
      <LabsSection />
      <StudySection />
      <LeftoversSection />
      <ShortcutsSection />
      <AboutSection />
    </div>
  )
}
