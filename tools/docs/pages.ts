import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './cli-page.ts';
import { errorSources } from './error-sources.ts';
import { errorsPage } from './errors-page.ts';
import { resourceTypes } from './resource-types.ts';
import { resourcesPage } from './resources-page.ts';
import { sitePage } from './site-page.ts';

const workspace = join(import.meta.dirname, '..', '..');

/** The generated pages: file → what should stand in it. */
export function pages(): ReadonlyMap<string, string> {
  const schema: unknown = JSON.parse(
    readFileSync(join(workspace, 'libs/inventory/schema/site.schema.json'), 'utf8'),
  );
  const page = (name: string) => join(workspace, 'docs', 'reference', name);
  return new Map([
    [page('cli.md'), cliPage()],
    [page('errors.md'), errorsPage(errorSources(workspace))],
    [
      page('resources.md'),
      resourcesPage([
        { title: 'On a host', from: '@vmstation/resources', types: resourceTypes(workspace, 'resources') },
        { title: 'In a cluster', from: '@vmstation/kube', types: resourceTypes(workspace, 'kube') },
      ]),
    ],
    [page('site.md'), sitePage(schema)],
  ]);
}
