import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,libs,tools,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.lab.test.ts', '**/dist/**'],
    allowOnly: false,
  },
});
