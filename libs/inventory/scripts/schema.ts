import { writeFileSync } from 'node:fs';
import { siteJsonSchema } from '../src/json-schema.ts';

/** Writes the published JSON Schema: `node libs/inventory/scripts/schema.ts` after a change of the schema. */
const target = new URL('../schema/site.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(siteJsonSchema(), null, 2)}\n`);
