/** Rows of fields between separators, in quotes where they need them (RFC 4180). */
export function parseDelimited(text: string, separator: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const endRow = () => {
    row.push(field)
    field = ''
    if (row.some((one) => one !== '')) rows.push(row)
    row = []
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (quoted) {
      if (sign !== '"') field += sign
      else if (text.charAt(at + 1) === '"') {
        field += '"'
        at += 1
      } else quoted = false
    } else if (sign === '"' && field === '') quoted = true
    else if (sign === separator) {
      row.push(field)
      field = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r' || text.charAt(at + 1) !== '\n') field += sign
  }
  if (field !== '' || row.length > 0) endRow()
  return rows
}

export function formatDelimited(rows: readonly (readonly string[])[], separator: string): string {
  const quote = (field: string) =>
    field.includes(separator) || /["\n\r]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
  return rows.map((row) => `${row.map(quote).join(separator)}\n`).join('')
}
