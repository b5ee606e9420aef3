import { join } from 'node:path';
import { z } from 'zod';
import { cloneOf } from './clone.ts';
import { registry, requireFree } from './registry.ts';
import { requireClean } from './release.ts';
import { run, step } from './run.ts';
import { changesetsOf, lineOf, packagesOf, takeVersions } from './versions.ts';

const packed = z.array(
  z.object({ name: z.string(), version: z.string(), size: z.number(), entryCount: z.number() }),
);

const next = 'mend what stands above, commit it and run this again';

/** Does all that a release does but publishing, in a clone that is thrown away. */
export function rehearse(root: string): void {
  requireClean(root);
  using clone = cloneOf(root);
  const { folder } = clone;
  if (changesetsOf(folder).length === 0) console.log('▸ no changesets: versions stay as they are');
  else {
    const taken = step('versions and changelogs from the changesets', () => takeVersions(folder));
    for (const each of taken) console.log(`  ${lineOf(each)}`);
    requireFree(folder, taken);
  }
  step('build', () => run(folder, ['nx', 'run-many', '-t', 'build'], next));
  const folders = packagesOf(folder).map((each) => join(each.folder, 'dist'));
  const listed = run(folder, ['npm', 'pack', '--dry-run', '--json', ...folders], next);
  console.log(`▸ would be published to ${registry(root)}, where it is not there yet:`);
  for (const { name, version, size, entryCount } of packed.parse(JSON.parse(listed)))
    console.log(`  ${name} ${version}: ${entryCount} files, ${Math.ceil(size / 1000)} kB`);
  console.log('✓ dry run: nothing was published, committed or tagged, and nothing here has changed');
}
