import { Kbd } from '../../ui/kbd'
import styles from './key-table.module.css'
import { presenterKeys } from './presenter-keys'

/** The presenter's keys, for reading. */
export function KeyTable() {
  return (
    <table className={styles.table}>
      <tbody>
        {presenterKeys.map(({ keys, does }) => (
          <tr key={does}>
            <th scope="row">{does}</th>
            <td>
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">The projector on the whole screen</th>
          <td>
            <Kbd keys="F" />
          </td>
        </tr>
      </tbody>
    </table>
  )
}
