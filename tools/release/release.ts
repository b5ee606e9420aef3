import { Refused } from './refused.ts';
import { registry, requireFree } from './registry.ts';
import { run, runShown, step } from './run.ts';
import { changesetsOf, lineOf, takeVersions } from './versions.ts';

const again = 'mend what stands above and commit it; npm run release then goes on from here';

/**
 * Versions by the changesets, committed; then builds, and publishes what the registry does not have yet. Interrupted
 * or failed after the commit, it is simply run again.
 */
export function release(root: string): void {
  requireClean(root);
  if (changesetsOf(root).length === 0) console.log('▸ no changesets: versions stay as they are');
  else {
    const taken = step('versions and changelogs from the changesets', () => takeVersions(root));
    for (const each of taken) console.log(`  ${lineOf(each)}`);
    run(root, ['git', 'add', '--all'], again);
    try {
      requireFree(root, taken);
    } catch (error) {
      // All was committed before, so that only what has just been made goes.
      run(root, ['git', 'reset', '--hard', '--quiet'], again);
      throw error;
    }
    const message = `Release\n\n${taken.map(lineOf).join('\n')}`;
    run(root, ['git', 'commit', '--quiet', '--message', message], again);
    console.log(`✓ committed as ${commitOf(root)}`);
  }
  step('build', () => run(root, ['nx', 'run-many', '-t', 'build'], again));
  const before = tagsOf(root);
  step(`publish to ${registry(root)}`, () => runShown(root, ['changeset', 'publish'], again));
  // Killed after the last package and before its tag, a release has published all, and `publish` tags nothing any more.
  run(root, ['changeset', 'git-tag'], again);
  const fresh = tagsOf(root).filter((tag) => !before.includes(tag));
  for (const tag of fresh) console.log(`  ${tag}`);
  console.log(
    fresh.length === 0
      ? '✓ the registry has every version already'
      : `✓ ${fresh.length} packages released. To tell the others: git push --follow-tags`,
  );
}

/** Throws {@link Refused} when something is not committed: a release is what a commit says, and nothing else. */
export function requireClean(root: string): void {
  const changed = run(
    root,
    ['git', 'status', '--porcelain'],
    'run this in a clone of the repository',
  ).trimEnd();
  if (changed !== '')
    throw new Refused(`these files are not committed:\n${changed}`, 'commit or remove them: git status');
  console.log(`✓ all is committed (${commitOf(root)})`);
}

function commitOf(root: string): string {
  return run(root, ['git', 'rev-parse', '--short', 'HEAD'], again).trim();
}

function tagsOf(root: string): readonly string[] {
  return run(root, ['git', 'tag', '--list'], again).trim().split('\n');
}
