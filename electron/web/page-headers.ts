import path from 'node:path'

export interface PageHeaderOptions {
  /**
   * Where else than to its own origin a page may connect: the address of its WebSockets, for browsers in which `'self'`
   * does not stand for it.
   */
  connect?: string
}

/** Nothing but our own files, no inline script, no connection to anywhere else. */
export function contentSecurityPolicy(options: PageHeaderOptions = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Mantine and Mermaid set style elements at run time.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", options.connect].filter(Boolean).join(' '),
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What goes with everything a page is told, files and refusals: no framing, no guessing of types, no referrer. */
export function pageHeaders(options: PageHeaderOptions = {}): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
  }
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

export function contentTypeOf(file: string): string {
  return contentTypes[path.extname(file)] ?? 'application/octet-stream'
}
