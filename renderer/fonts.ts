/** Both are bundled. */
export const fontText = "'Inter Variable', system-ui, sans-serif"
export const fontCode = "'JetBrains Mono Variable', ui-monospace, monospace"
