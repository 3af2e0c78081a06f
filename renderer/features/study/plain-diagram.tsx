import { useEffect, useState } from 'react'
import { fontText } from '../../fonts'
import { palettes } from '../../palette'
import { useAppData } from '../shell/app-data'
import { useColorScheme } from '../shell/use-color-scheme'
import styles from './plain-diagram.module.css'

let drawings = 0

/** A diagram that only explains. What Mermaid cannot draw is shown as its text. */
export function PlainDiagram({ mermaid: text, label }: { mermaid: string; label: string }) {
  const scheme = useColorScheme(useAppData().settings?.theme)
  const [svg, setSvg] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let current = true
    const draw = async () => {
      const { default: mermaid } = await import('mermaid')
      const palette = palettes[scheme]
      mermaid.initialize({
        startOnLoad: false,
        securityLevel: 'strict',
        theme: 'base',
        look: 'classic',
        fontFamily: fontText,
        themeVariables: {
          darkMode: scheme === 'dark',
          fontFamily: fontText,
          fontSize: '14px',
          background: palette.panel,
          primaryColor: palette.raised,
          primaryTextColor: palette.text,
          primaryBorderColor: palette.edge,
          secondaryColor: palette.panel,
          tertiaryColor: palette.panel,
          lineColor: palette.quietText,
          textColor: palette.text,
          edgeLabelBackground: palette.panel,
          clusterBkg: palette.background,
          clusterBorder: palette.hairline,
          noteBkgColor: palette.raised,
          noteTextColor: palette.text,
          noteBorderColor: palette.hairline,
        },
      })
      const { svg: drawn } = await mermaid.render(`explains-${++drawings}`, text)
      if (current) setSvg(drawn)
    }
    draw().catch(() => current && setFailed(true))
    return () => {
      current = false
    }
  }, [text, scheme])
  if (failed) return <pre className={styles.text}>{text}</pre>
  return (
    <figure className={styles.figure} aria-label={label}>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: Mermaid's own drawing, sanitised by its strict level */}
      {svg && <div role="img" aria-label={label} dangerouslySetInnerHTML={{ __html: svg }} />}
    </figure>
  )
}
