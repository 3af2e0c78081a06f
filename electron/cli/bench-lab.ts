import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stringify } from 'yaml'

export const benchImage = 'mysql:9.7'

/** A server of a lab that only measures. */
export function benchServer(node: string, options: string[], volumes: string[] = []) {
  return {
    image: benchImage,
    'x-standby': { kind: 'mysql' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
    environment: { MYSQL_ROOT_PASSWORD: '${STANDBY_PASSWORD:-lab}' },
    command: options,
    volumes: [`${node}-data:/var/lib/mysql`, ...volumes],
    networks: ['lab'],
  }
}

export interface BenchLab {
  services: Record<string, object>
  traffic?: object[]
  /** Further files, by their path in the lab. */
  files?: Record<string, string>
}

/** The files of the lab, by their path in its folder. */
export function benchFiles(content: BenchLab): Record<string, string> {
  return {
    'lab.yaml': stringify({
      title: 'Measuring',
      summary: 'What a measurement needs, and nothing else.',
      level: 'beginner',
      minutes: 1,
      topics: ['Measuring'],
      objectives: ['Start'],
      traffic: content.traffic ?? [],
    }),
    'compose.yaml': stringify({
      services: content.services,
      networks: { lab: null },
      volumes: Object.fromEntries(Object.keys(content.services).map((node) => [`${node}-data`, null])),
    }),
    'steps/01-start.md': '---\ntitle: Start\n---\nThey run.\n',
    ...content.files,
  }
}

/** Writes the lab `bench` into a folder of labs. @returns that folder */
export async function writeBenchLab(labs: string, content: BenchLab): Promise<string> {
  const lab = path.join(labs, 'bench')
  for (const [name, text] of Object.entries(benchFiles(content))) {
    await mkdir(path.dirname(path.join(lab, name)), { recursive: true })
    await writeFile(path.join(lab, name), text)
  }
  return labs
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
