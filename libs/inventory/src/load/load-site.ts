import { VmstationError } from '@vmstation/engine';
import { type Checked, checkSite } from '../check-site.ts';
import { didYouMean } from '../did-you-mean.ts';
import { mapOf, mergeOverlay } from '../overlay.ts';
import { type Finding, SiteInvalidError, type SiteProblem, showPlace } from '../problem.ts';
import type { SiteOverlay } from '../schema/environments.ts';
import type { Site } from '../schema/site.ts';
import { findSite, type SiteSource } from './find-site.ts';
import { type Environment, locate } from './locate.ts';
import { resolveSite } from './resolve-site.ts';
import { readSources, type Sources } from './sources.ts';

/** The site as written, unless the site itself says what production changes. */
const asWritten = 'production';

export type LoadOptions = SiteSource & {
  /** Default production: the site as written. */
  readonly environment?: string;
  /** Environments that are made at run time, such as the lab. They win over those in the files. */
  readonly overlays?: Readonly<Record<string, SiteOverlay>>;
};

function environmentsOf(
  sources: Sources,
  overlays: Readonly<Record<string, SiteOverlay>>,
): readonly Environment[] {
  const written = Object.keys(mapOf(sources.raw.environments) ?? {});
  return [...new Set([asWritten, ...written, ...Object.keys(overlays)])].map((name) => {
    const overlay = overlays[name];
    return overlay === undefined ? { name } : { name, overlay };
  });
}

/** What an environment must leave alone. */
function forbidden(overlay: SiteOverlay): readonly Finding[] {
  return ['site', 'environments']
    .filter((key) => key in overlay)
    .map((key) => ({
      code: 'ENVIRONMENT_KEY',
      path: [key],
      at: 'key',
      message: `an environment cannot change \`${key}\``,
      fix: 'take it out',
    }));
}

function check(sources: Sources, environment: Environment): Checked {
  const written = mapOf(mapOf(sources.raw.environments)?.[environment.name]) ?? {};
  const found = [...forbidden(written), ...forbidden(environment.overlay ?? {})];
  if (found.length > 0) return { findings: found };
  return checkSite(mergeOverlay(mergeOverlay(sources.raw, written), environment.overlay ?? {}));
}

function byPlace(a: SiteProblem, b: SiteProblem): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}

/** The same fault in several environments is one; the first is the site as written. */
function distinct(problems: readonly SiteProblem[]): readonly SiteProblem[] {
  const key = (problem: SiteProblem) => `${showPlace(problem)} ${problem.path} ${problem.code}`;
  const first = new Map(problems.toReversed().map((problem) => [key(problem), problem]));
  return [...first.values()].toSorted(byPlace);
}

function located(finding: Finding, sources: Sources, environment: Environment): SiteProblem {
  const problem = locate(finding, sources, environment);
  if (environment.name === asWritten) return problem;
  return { ...problem, message: `in the environment ${environment.name}, ${problem.message}` };
}

/** Checks what was read and gives the site of an environment. Every environment is checked, not only this one. */
export function siteFrom(
  sources: Sources,
  folder: string,
  options: Omit<LoadOptions, 'path' | 'name' | 'sites'>,
): Site {
  const environments = environmentsOf(sources, options.overlays ?? {});
  const chosen = environments.find(({ name }) => name === (options.environment ?? asWritten));
  if (sources.broken) throw new SiteInvalidError(folder, sources.problems);
  if (chosen === undefined) {
    throw new VmstationError({
      code: 'ENVIRONMENT_UNKNOWN',
      message: `The site has no environment ${options.environment}`,
      where: folder,
      next: didYouMean(
        options.environment ?? '',
        environments.map(({ name }) => name),
      ),
    });
  }
  const checked = environments.map((environment) => ({ environment, result: check(sources, environment) }));
  const found = checked.flatMap(({ environment, result }) =>
    'findings' in result ? result.findings.map((finding) => located(finding, sources, environment)) : [],
  );
  const problems = distinct([...sources.problems, ...found]);
  const own = checked.find(({ environment }) => environment === chosen)?.result;
  if (problems.length > 0 || own === undefined || 'findings' in own) {
    throw new SiteInvalidError(folder, problems);
  }
  return resolveSite(own.document, chosen.name, folder);
}

/**
 * Loads and checks a site. Throws SITE_NOT_FOUND, SITE_UNREADABLE, ENVIRONMENT_UNKNOWN, or a `SiteInvalidError`
 * (SITE_INVALID) with all its problems.
 */
export async function loadSite(options: LoadOptions): Promise<Site> {
  const folder = await findSite(options);
  return siteFrom(await readSources(folder), folder, options);
}

/** Names of the environments that a site writes, `production` among them whether it is written or not. */
export async function listEnvironments(source: SiteSource): Promise<readonly string[]> {
  return environmentsOf(await readSources(await findSite(source)), {}).map(({ name }) => name);
}
