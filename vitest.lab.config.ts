import { defineConfig } from 'vitest/config';

/** Tests that need the lab: one after the other, on real nodes. */
export default defineConfig({
  test: {
    include: ['{apps,libs,tools,test}/**/*.lab.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: 'test/lab-setup.ts',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
    env: { NO_COLOR: '1' }, // a CI's colours are not the machine's at hand
    allowOnly: false,
  },
});
