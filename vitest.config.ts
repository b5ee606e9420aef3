import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,libs,tools,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.lab.test.ts', '**/dist/**'],
    env: { NO_COLOR: '1', VMSTATION_LAB: 'lab' }, // a CI's colours and lab are not the tests' matter
    testTimeout: 60_000, // ends what hangs; a busy machine is no failure
    hookTimeout: 60_000,
    allowOnly: false,
    maxWorkers: '100%', // by default one core is left to a person at work
  },
});
