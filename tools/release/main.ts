import { isRehearsal } from './options.ts';
import { Refused } from './refused.ts';
import { rehearse } from './rehearse.ts';
import { release } from './release.ts';

/** `npm run release`: versions, builds and publishes; with `-- --dry-run`, shows what that would be. */
const words = process.argv.slice(2);
const root = process.cwd();

try {
  if (isRehearsal(words)) rehearse(root);
  else release(root);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`✗ ${error.message}\n  → ${error.next}`);
  process.exitCode = 1;
}
