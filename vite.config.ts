import { builtinModules } from 'node:module'
import react from '@vitejs/plugin-react'
import { defineConfig, type InlineConfig } from 'vite'
import electron from 'vite-plugin-electron'

const nodeModules = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron']
/** Native add-ons of ssh2 and ws: optional, and absent on most machines. */
const optionalNative = [/\.node$/, 'cpu-features', 'bufferutil', 'utf-8-validate']

/**
 * What runs outside the window: CommonJS, for Node 18 and later, with its dependencies in the bundle. Programs of an image
 * (`container`) share a folder.
 */
function outside(outDir: string, platform: 'node' | 'preload' | 'container'): InlineConfig {
  return {
    resolve: { mainFields: ['module', 'main'], conditions: ['node'] },
    build: {
      outDir,
      emptyOutDir: platform !== 'container',
      minify: false,
      sourcemap: platform !== 'container',
      target: 'node18',
      reportCompressedSize: false,
      rolldownOptions: {
        external: platform === 'preload' ? ['electron'] : [...nodeModules, ...optionalNative],
        platform: 'node',
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  } as InlineConfig
}

export default defineConfig({
  plugins: [
    react(),
    electron([
      { entry: { main: 'electron/main.ts' }, vite: outside('dist/electron', 'node') },
      { entry: { preload: 'electron/preload.ts' }, vite: outside('dist/preload', 'preload') },
      { entry: { cli: 'electron/cli.ts' }, vite: outside('dist/cli', 'node') },
      { entry: { web: 'electron/web.ts' }, vite: outside('dist/web', 'node') },
      { entry: { api: 'docker/shop/api.ts' }, vite: outside('dist/shop', 'container') },
      { entry: { probe: 'docker/shop/probe.ts' }, vite: outside('dist/shop', 'container') },
      { entry: { store: 'docker/store/store.ts' }, vite: outside('dist/store', 'container') },
    ]),
  ],
  build: {
    outDir: 'dist/renderer',
    emptyOutDir: true,
    target: 'chrome114',
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4000,
    // The workbench, and the page that an audience opens.
    rolldownOptions: { input: { index: 'index.html', audience: 'audience.html' } },
  },
})
