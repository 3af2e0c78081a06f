import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { GuideText } from './guide-text'

function html(body: string): string {
  return renderToStaticMarkup(<GuideText body={body} components={{}} />)
}

describe('a hostile guide', () => {
  it.each([
    ['a script', '<script>alert(1)</script>', /<script/i],
    ['an event handler', '<b onclick="alert(1)">x</b> <img src=x onerror=alert(1)>', /<(b|img)|onerror="|onclick="/i],
    ['a frame', '<iframe src="https://example.org"></iframe>', /<iframe/i],
    ['a style', '<style>*{display:none}</style><p style="position:fixed">x</p>', /<style|style="/i],
    ['a javascript: link', '[x](javascript:alert(1))', /javascript:/i],
    ['a javascript: link in entities', '[x](java&#115;cript:alert(1))', /javascript:/i],
    ['a data: link', '[x](data:text/html;base64,PHNjcmlwdD4=)', /data:/i],
    ['a file: link', '[x](file:///etc/passwd)', /file:/i],
    ['an automatic link', '<javascript:alert(1)>', /href="javascript/i],
    ['an image', '![x](https://example.org/pixel.png)', /<img|pixel/i],
    [
      'attributes of a directive',
      ':::note{onclick="alert(1)" style="color:red" class="x"}\nx\n:::',
      /onclick|style=|class=/i,
    ],
    ['attributes of an unknown directive', ':::iframe{src="https://example.org"}\nx\n:::', /<iframe/i],
    ['a script as a directive', ':script[alert(1)]', /<script/i],
  ])('loses %s', (_what, body, trace) => {
    expect(html(body)).not.toMatch(trace)
  })
})

describe('a guide', () => {
  it('keeps links to the web', () => {
    expect(html('[manual](https://dev.mysql.com/doc/)')).toContain('href="https://dev.mysql.com/doc/"')
  })

  it('marks code blocks with the line of their fence, inside directives too', () => {
    const marked = html('One\n\n```sql node=source\nSELECT 1;\n```\n\n:::solution\n```sh node=replica\nls\n```\n:::\n')
    expect([...marked.matchAll(/data-line="(\d+)"/g)].map(([, line]) => line)).toEqual(['3', '8'])
  })

  it('numbers hints in their order', () => {
    const marked = html(':::hint\none\n:::\n\n:::note\nx\n:::\n\n:::hint\ntwo\n:::')
    expect(marked).toMatch(/data-directive="hint" data-place="0"[\s\S]*data-directive="hint" data-place="1"/)
  })

  it('leaves host:port, times and GTIDs as they were written', () => {
    const text = 'On source:port at 12:30, uuid:interval and 3b1f8c52:1-45, a:b[c]{d}.'
    expect(html(text)).toBe(`<p>${text}</p>`)
  })

  it('shows an unknown block as it was written', () => {
    expect(html(':::mystery\nbody\n:::')).toContain(':::mystery')
  })

  it('keeps tables', () => {
    expect(html('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<table>')
  })
})
