import { type CSSVariablesResolver, createTheme, Loader, Menu, Modal, Tooltip } from '@mantine/core'
import { fontCode, fontText } from './fonts'
import { type Palette, palettes, paletteVariables } from './palette'

export const theme = createTheme({
  fontFamily: fontText,
  fontFamilyMonospace: fontCode,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: '8px',
  radius: { md: '10px', lg: '10px' },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 4 },
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    accent: [
      '#eef1ff',
      '#dbe2ff',
      '#b9c6ff',
      '#93a8ff',
      '#6d8bff',
      '#5070f8',
      '#3d5bf0',
      '#3450de',
      '#2a41b8',
      '#213391',
    ],
    dark: [
      '#dbe1ea',
      '#b9c1ce',
      '#8b95a7',
      '#5c6678',
      '#363f4c',
      '#262d38',
      '#1b212a',
      '#151a21',
      '#0e1116',
      '#0a0d11',
    ],
  },
  components: {
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, withArrow: false, transitionProps: { duration: 80 }, fz: 12 },
    }),
    // Its placeholder for the focus is no item of a menu, and screen readers say so.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 120, transition: 'fade' }, radius: 10 },
    }),
    Loader: Loader.extend({ defaultProps: { size: 16, type: 'oval' } }),
  },
})

function variables(palette: Palette): Record<`--${string}`, string> {
  return {
    ...paletteVariables(palette),
    '--mantine-color-body': palette.background,
    '--mantine-color-text': palette.text,
    '--mantine-color-bright': palette.text,
    '--mantine-color-dimmed': palette.quietText,
    '--mantine-color-placeholder': palette.quietText,
    '--mantine-color-default': palette.raised,
    '--mantine-color-default-hover': `color-mix(in srgb, ${palette.text} 8%, ${palette.raised})`,
    '--mantine-color-default-border': palette.hairline,
    '--mantine-color-default-color': palette.text,
    '--mantine-color-anchor': palette.accentText,
    '--mantine-color-error': palette.badText,
    '--mantine-primary-color-contrast': palette.onAccent,
  }
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  dark: variables(palettes.dark),
  light: variables(palettes.light),
})
