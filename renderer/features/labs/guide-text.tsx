import { memo } from 'react'
import Markdown, { type Components } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import { guideSchema, remarkGuide } from './guide-markdown'

interface GuideTextProps {
  body: string
  /** How links, code blocks and `:::` blocks are drawn. */
  components: Components
}

const remarkPlugins = [remarkGfm, remarkDirective, remarkGuide]
const rehypePlugins = [[rehypeSanitize, guideSchema]] as const

/** A step's Markdown, sanitised. */
export const GuideText = memo(function GuideText({ body, components }: GuideTextProps) {
  return (
    <Markdown remarkPlugins={remarkPlugins} rehypePlugins={[...rehypePlugins] as never} components={components}>
      {body}
    </Markdown>
  )
})
