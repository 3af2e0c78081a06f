import { webPaths } from '../contract/web'
import { pageHeaders } from './page-headers'

export interface EntryAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** What is shown to a browser that is not let in. */
export function refusedPage(status: 401 | 403): EntryAnswer {
  const lead =
    status === 401
      ? 'This browser has not been let in, or Standby was started again since.'
      : 'This link was used already, or a newer one has taken its place. Each link opens once.'
  return page(
    status,
    'This link does not open Standby',
    `<p>${lead}</p><p>Press Enter in the terminal in which Standby runs: it prints a new link.</p>`,
  )
}

/**
 * A browser that follows a link from another site's page brings no cookie, though it has one. From a page of ours it does: so
 * this one goes on to the workbench.
 */
export function onwardPage(): EntryAnswer {
  return page(
    200,
    'Standby',
    '<p>Opening Standby. <a href="/">Go on</a></p>',
    '<meta http-equiv="refresh" content="0; url=/">',
  )
}

/** To the workbench, with the cookie; so the token leaves the address bar and the history. */
export function welcome(cookie: string | null): EntryAnswer {
  const headers: Record<string, string> = { ...pageHeaders(), location: '/', 'cache-control': 'no-store' }
  if (cookie !== null) headers['set-cookie'] = cookie
  return { status: 303, headers, body: '' }
}

/** A cookie that no script reads and no other site's page sends. It ends with the browser. */
export function sessionCookie(name: string, secret: string): string {
  return `${name}=${secret}; HttpOnly; SameSite=Strict; Path=/`
}

/** The values of all cookies of that name. */
export function cookiesNamed(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}

export function entryUrl(base: string, token: string): string {
  return `${base}${webPaths.enter}?token=${token}`
}

function page(status: number, title: string, text: string, head = ''): EntryAnswer {
  const style =
    ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}' +
    'h1{font-size:1.35rem}'
  return {
    status,
    headers: { ...pageHeaders(), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body:
      `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width, initial-scale=1">${head}<title>${title}</title>` +
      `<style>${style}</style></head><body><main><h1>${title}</h1>${text}</main></body></html>\n`,
  }
}
