import { encode } from 'uqr'

interface QrCodeProps {
  /** What a phone reads out of it. */
  text: string
  /** What it is for those who do not see it. */
  label: string
  className?: string
}

/** Modules of white around it: cameras look for them. */
const quietZone = 4

/** A QR picture as large as its container is wide: dark on white in both themes, since not every camera reads it inverted. */
export function QrCode({ text, label, className }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone })
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={modulesPath(data)} fill="#0e1116" />
    </svg>
  )
}

/** Pure: the dark modules as one path, a rectangle a run of them. */
export function modulesPath(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) => runsOf(row).map(({ from, length }) => `M${from} ${y}h${length}v1h-${length}z`))
    .join('')
}

function runsOf(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  row.forEach((dark, x) => {
    const last = runs.at(-1)
    if (!dark) return
    if (last && last.from + last.length === x) last.length++
    else runs.push({ from: x, length: 1 })
  })
  return runs
}
