/** An XML element: text, or elements inside; an array is the same element several times. */
export type Xml = string | number | boolean | XmlElements | Xml[]
export interface XmlElements {
  [name: string]: Xml | undefined
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** An XML document whose root is named so. */
export function xmlDocument(root: string, content: XmlElements, withNamespace = true): string {
  const attribute = withNamespace ? ` xmlns="${namespace}"` : ''
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner(content)}</${root}>`
}

function inner(content: Xml): string {
  if (typeof content !== 'object') return escaped(String(content))
  return Object.entries(content)
    .map(([name, value]) => {
      if (value === undefined) return ''
      const all = Array.isArray(value) ? value : [value]
      return all.map((one) => `<${name}>${inner(one)}</${name}>`).join('')
    })
    .join('')
}

function escaped(text: string): string {
  return text.replaceAll(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`)
}
