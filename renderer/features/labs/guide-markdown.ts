import type { Code, Paragraph, Root } from 'mdast'
import type { ContainerDirective, LeafDirective, TextDirective } from 'mdast-util-directive'
import { defaultSchema, type Options as SanitizeSchema } from 'rehype-sanitize'
import { visit } from 'unist-util-visit'
import type { VFile } from 'vfile'

export const guideDirectives = ['hint', 'solution', 'interview', 'note', 'warning'] as const
export type GuideDirective = (typeof guideDirectives)[number]

/**
 * Marks code blocks with the line of their opening fence, and our `:::name` blocks with their name and their place
 * among those of the same name. Anything else that looks like a directive (`host:port`) is given back as the text it
 * was.
 */
export function remarkGuide() {
  return (tree: Root, file: VFile) => {
    const counts = new Map<string, number>()
    visit(tree, (node, index, parent) => {
      if (node.type === 'code') markLine(node)
      else if (node.type === 'containerDirective' && isGuideDirective(node.name)) {
        const place = counts.get(node.name) ?? 0
        counts.set(node.name, place + 1)
        markDirective(node, place)
      } else if (node.type === 'textDirective' || node.type === 'leafDirective' || node.type === 'containerDirective') {
        if (parent && index !== undefined) parent.children[index] = asText(node, String(file)) as never
      }
    })
  }
}

function isGuideDirective(name: string): name is GuideDirective {
  return (guideDirectives as readonly string[]).includes(name)
}

function markLine(node: Code): void {
  const line = node.position?.start.line
  node.data = { ...node.data, hProperties: { dataLine: line === undefined ? '' : String(line) } }
}

function markDirective(node: ContainerDirective, place: number): void {
  node.data = { ...node.data, hName: 'div', hProperties: { dataDirective: node.name, dataPlace: String(place) } }
}

function asText(node: TextDirective | LeafDirective | ContainerDirective, source: string): unknown {
  const from = node.position?.start.offset ?? 0
  const to = node.position?.end.offset ?? 0
  const text = { type: 'text', value: source.slice(from, to) }
  return node.type === 'textDirective' ? text : ({ type: 'paragraph', children: [text] } as Paragraph)
}

/** What a guide may contain: plain Markdown, and the marks above. No images, no raw HTML, no styles. */
export const guideSchema: SanitizeSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img' && name !== 'picture' && name !== 'source'),
  attributes: {
    ...defaultSchema.attributes,
    code: [['className', /^language-./], 'dataLine'],
    div: ['dataDirective', 'dataPlace'],
  },
  protocols: { ...defaultSchema.protocols, href: ['http', 'https'] },
}
