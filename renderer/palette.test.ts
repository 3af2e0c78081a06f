import { describe, expect, it } from 'vitest'
import { contrast, type Palette, palettes } from './palette'

const texts: (keyof Palette)[] = ['text', 'quietText', 'accentText', 'replicaText', 'okText', 'warningText', 'badText']
const shapes: (keyof Palette)[] = ['accent', 'source', 'replica', 'ok', 'warning', 'bad', 'unknown', 'edge']
const grounds: (keyof Palette)[] = ['background', 'panel', 'raised']

describe.each(Object.entries(palettes))('the %s palette', (_scheme, palette) => {
  it.each(texts)('has %s readable on every ground', (text) => {
    for (const ground of grounds) expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(shapes)('has %s told apart from every ground', (shape) => {
    for (const ground of grounds) expect(contrast(palette[shape], palette[ground])).toBeGreaterThanOrEqual(2.9)
  })

  it('has readable text on the accent', () => {
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5)
  })
})
