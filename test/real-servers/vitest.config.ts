import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real-servers/**/*.test.ts'],
    reporters: ['default', './test/closing-line-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One mailbox, one client address: tests beside each other would lock each other out.
    fileParallelism: false,
  },
});
