import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,libs,tools,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.lab.test.ts', '**/dist/**'],
    env: { NO_COLOR: '1' }, // a CI's colours are not the machine's at hand
    testTimeout: 60_000, // ends what hangs; a busy machine is no failure
    hookTimeout: 60_000,
    allowOnly: false,
  },
});
