import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import type { Settings } from '../../../electron/contract/settings'
import { settingsSchema } from '../../../electron/contract/settings'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { notify, perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import styles from './text-setting.module.css'

interface TextSettingProps {
  setting: 'engine' | 'registryPrefix' | 'labsFolder' | 'quizzesFolder'
  label: string
  note: string
  placeholder: string
  /** Another way to set it, beside the field. */
  children?: ReactNode
}

/** A setting that is a line of text: saved when asked to, and checked before. */
export function TextSetting({ setting, label, note, placeholder, children }: TextSettingProps) {
  const saved = useAppData().settings?.[setting]
  const [value, setValue] = useState(saved ?? '')
  const [saving, setSaving] = useState(false)
  useEffect(() => setValue(saved ?? ''), [saved])
  const problem = problemOf(setting, value.trim())
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    if (await perform(client.settings.set.mutate({ [setting]: value.trim() }))) notify('Saved')
    setSaving(false)
  }
  const noteId = `setting-${setting}-note`
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <label htmlFor={`setting-${setting}`} className={styles.label}>
        {label}
      </label>
      <div className={styles.line}>
        <input
          id={`setting-${setting}`}
          type="text"
          spellCheck={false}
          value={value}
          placeholder={placeholder}
          aria-describedby={noteId}
          aria-invalid={problem !== null}
          disabled={saved === undefined}
          onChange={(event) => setValue(event.target.value)}
        />
        {children}
        <Button type="submit" busy={saving} disabled={problem !== null || value.trim() === saved}>
          Save
        </Button>
      </div>
      <p id={noteId} className={problem ? styles.problem : styles.note} role={problem ? 'alert' : undefined}>
        {problem ?? note}
      </p>
    </form>
  )
}

/** What is wrong with a value, in the words of the contract; null for nothing. */
export function problemOf(setting: keyof Settings, value: string): string | null {
  const result = settingsSchema.shape[setting].safeParse(value)
  return result.success ? null : `This ${result.error.issues[0]?.message ?? 'is not valid'}.`
}
