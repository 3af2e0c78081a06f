/** Capital letters and digits that nobody mistakes for each other, read aloud or from the last row: 30 of them. */
export const codeAlphabet = 'ABCDEFGHJKMNPQRTUVWXYZ23456789'
export const codeLength = 6

/** What a viewer typed as the code: spaces, dashes and the case of letters do not matter. */
export function normalizeCode(typed: string): string {
  return typed.replace(/[\s-]/g, '').toUpperCase()
}

/** Whether it could be a code at all. */
export function isCode(code: string): boolean {
  return code.length === codeLength && [...code].every((letter) => codeAlphabet.includes(letter))
}

/**
 * The address that the QR picture carries: the code stands behind the `#`, so that it is in no request and in no log.
 *
 * @param url where the audience view is open
 */
export function audienceLink(url: string, code: string): string {
  return `${url}#${code}`
}

/** Where the page exchanges the code for its cookie (POST), and asks whether it still has one (GET). */
export const viewerPath = '/viewer'
/** Where the page's WebSocket is opened. */
export const socketPath = '/stage'
