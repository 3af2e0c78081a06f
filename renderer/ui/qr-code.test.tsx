import { renderToStaticMarkup } from 'react-dom/server'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { modulesPath, QrCode } from './qr-code'

describe('a QR picture', () => {
  it('has every dark module of its code, and no other', () => {
    const { data, size } = encode('http://192.168.1.20:8306/#K7PM2X', { ecc: 'M', border: 4 })
    const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
    for (const [, x, y, width] of modulesPath(data).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      const row = drawn[Number(y)] ?? []
      row.fill(true, Number(x), Number(x) + Number(width))
    }
    expect(drawn).toEqual(data)
  })

  it('leaves four modules of white around it, as cameras want', () => {
    const { data } = encode('http://127.0.0.1:8306/#ABCDEF', { ecc: 'M', border: 4 })
    const edges = [...data.slice(0, 4), ...data.slice(-4), ...data.map((row) => [...row.slice(0, 4), ...row.slice(-4)])]
    expect(edges.flat().some(Boolean)).toBe(false)
    expect(data[4]?.[4]).toBe(true)
  })

  it('says what it is', () => {
    const markup = renderToStaticMarkup(<QrCode text="http://127.0.0.1:8306/#ABCDEF" label="Opens the audience view" />)
    expect(markup).toContain('role="img"')
    expect(markup).toContain('aria-label="Opens the audience view"')
  })
})
