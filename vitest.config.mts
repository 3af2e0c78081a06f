import { defineConfig } from 'vitest/config'

const common = { environment: 'node', restoreMocks: true, unstubEnvs: true } as const

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          // Property tests try a thousand inputs, on machines that have other things to do.
          testTimeout: 30_000,
          include: [
            'electron/**/*.test.ts',
            'docker/**/*.test.ts',
            'renderer/**/*.test.{ts,tsx}',
            'scripts/**/*.test.mjs',
          ],
          exclude: ['**/*.integration.test.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'integration',
          include: ['electron/**/*.integration.test.ts'],
          // Real containers: two cores serve one file at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
