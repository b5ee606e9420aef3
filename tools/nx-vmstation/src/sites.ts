import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

/** A folder of the workspace with a site.yaml in it. */
export interface SiteFolder {
  /** From the root of the workspace. */
  readonly folder: string;
  readonly environments: readonly string[];
}

/** Every site has it: it is the site as written. */
const always = 'production';
/** What the schema of a site lets an environment be called. */
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @param file a site.yaml, from the root of the workspace */
export function siteFolder(workspaceRoot: string, file: string): SiteFolder {
  const folder = dirname(file);
  const written = readdirSync(join(workspaceRoot, folder))
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => environmentsIn(join(workspaceRoot, folder, name)));
  return { folder, environments: [...new Set([always, ...written])] };
}

/**
 * What can still be read where there is a mistake: `validate` says which and on what line, and nothing else in the
 * workspace stops working because of it.
 */
function environmentsIn(file: string): readonly string[] {
  const environments = mapIn(file)?.get('environments');
  if (!isMap(environments)) return [];
  const names = environments.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  return names.filter((name) => label.test(name));
}

function mapIn(file: string): YAMLMap | undefined {
  try {
    const { contents } = parseDocument(readFileSync(file, 'utf8'), { logLevel: 'silent' });
    return isMap(contents) ? contents : undefined;
  } catch {
    return undefined; // no text at all, or nested too deep for the parser
  }
}
