const pattern = /\$(?:(\$)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?)-([^}$]*))?\}|([A-Za-z_][A-Za-z0-9_]*)|)/g

/**
 * Compose's interpolation in every string of a value: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, and `$$` for a
 * dollar sign (Compose Specification, Interpolation).
 *
 * @param onProblem told of any other use of a dollar sign, with its place; the text is then left as it is
 */
export function interpolate(
  value: unknown,
  variables: Readonly<Record<string, string>>,
  onProblem: (path: PropertyKey[], message: string) => void,
  path: PropertyKey[] = [],
): unknown {
  if (typeof value === 'string') {
    try {
      return interpolateText(value, variables)
    } catch (error) {
      onProblem(path, (error as Error).message)
      return value
    }
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => interpolate(item, variables, onProblem, [...path, index]))
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, interpolate(item, variables, onProblem, [...path, key])]),
    )
  }
  return value
}

/** @throws Error for any other use of a dollar sign */
export function interpolateText(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(pattern, (found, dollar, braced, colon, fallback, bare) => {
    if (dollar) return '$'
    const name: string | undefined = braced ?? bare
    if (!name)
      throw new Error(`"${text}": a dollar sign must be written $$, or be part of \${NAME} or \${NAME:-default}`)
    const known = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (known === undefined || (colon && known === '')) return fallback ?? ''
    return known ?? found
  })
}
