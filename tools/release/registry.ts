import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { Refused } from './refused.ts';
import { run } from './run.ts';
import type { Taken } from './versions.ts';

/** Where packages are published. */
export function registry(root: string): string {
  return run(root, ['npm', 'config', 'get', 'registry'], 'npm config').trim();
}

/**
 * Throws {@link Refused} when one of the versions is published: somebody released it from a commit that this clone lacks,
 * and what is in the changesets here would never be.
 */
export function requireFree(root: string, taken: readonly Taken[]): void {
  const gone = taken.filter(({ name, version }) => publishedVersions(root, name).includes(version));
  if (gone.length === 0) return;
  const names = gone.map(({ name, version }) => `${name} ${version}`).join(', ');
  throw new Refused(
    `${registry(root)} has ${names} already, from a commit that is not in this clone`,
    'git pull, then npm run release',
  );
}

const failure = z.object({ error: z.object({ code: z.string(), summary: z.string().default('') }) });
const versions = z.union([z.array(z.string()), z.string().transform((only) => [only])]);

/** None for a package that was never published. */
function publishedVersions(root: string, name: string): readonly string[] {
  const { status, stdout } = spawnSync('npm', ['view', name, 'versions', '--json', '--prefer-online'], {
    cwd: root,
    encoding: 'utf8',
  });
  const answer: unknown = JSON.parse(stdout.trim() === '' ? '[]' : stdout);
  if (status === 0) return versions.parse(answer);
  const { code, summary } = failure.parse(answer).error;
  if (code === 'E404') return [];
  throw new Refused(`npm view ${name} failed: ${code} ${summary}`, 'see that the registry answers: npm ping');
}
