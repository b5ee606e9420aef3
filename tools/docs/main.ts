import { writeFileSync } from 'node:fs';
import { pages } from './pages.ts';

/** Writes docs/reference: `node tools/docs/main.ts`, after a change of the site's schema or of an error. */
for (const [file, text] of pages()) writeFileSync(file, text);
