import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real-servers/**', 'test/browser/**', 'node_modules/**'],
    globalSetup: './test/build.ts',
    setupFiles: ['./test/provide-yaml.ts'],
    reporters: ['default', './test/closing-line-reporter.ts'],
    // Most tests of the probe wait for a time to run out, and leave the processor to others.
    maxWorkers: '150%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
