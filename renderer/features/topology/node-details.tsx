import type { NodeSnapshot } from '../../../electron/contract/topology'
import styles from './node-details.module.css'
import { nodeFacts } from './node-facts'

export function NodeDetails({ node }: { node: NodeSnapshot }) {
  return (
    <div className={styles.details}>
      <p className={styles.name}>
        {node.id}
        <span>{node.role ?? node.kind}</span>
      </p>
      <dl className={styles.facts}>
        {nodeFacts(node).map(({ label, value, code }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={code ? styles.code : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
