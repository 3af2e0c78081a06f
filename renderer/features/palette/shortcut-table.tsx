import { Kbd } from '../../ui/kbd'
import { shortcutList } from './command-store'
import { isMac } from './platform'
import { formatShortcut } from './shortcut'
import styles from './shortcut-table.module.css'

export function ShortcutTable() {
  const mac = isMac()
  return (
    <table className={styles.table}>
      <tbody>
        {shortcutList.map(({ shortcut, label }) => (
          <tr key={shortcut}>
            <th scope="row">{label}</th>
            <td>
              <Kbd keys={formatShortcut(shortcut, mac)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
