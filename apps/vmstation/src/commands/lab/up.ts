import { loadSite } from '@vmstation/inventory';
import { color, standInLines } from '@vmstation/reporters';
import { siteSource } from '../../run/environment.ts';
import type { ExitCode } from '../../run/options.ts';
import { printJson, say } from '../../run/print.ts';
import type { LabOptions } from '../lab.ts';
import { mirrorLines, stepLines } from './progress.ts';

/** Fills the mirror and starts the nodes; what is there already is left alone. */
export async function up({ name, site, json }: LabOptions): Promise<ExitCode> {
  const started = Date.now();
  const lab = await import('@vmstation/lab');
  // Before anything is built, which may take minutes: a name that no lab or node can have.
  const spec = lab.labSpec(name, await loadSite(siteSource(site)));
  const lines = mirrorLines();
  const options = {
    cacheDir: lab.cacheDirectory(),
    onProgress: lines.event,
    sources: lab.environmentSources(),
  };
  const mirror = await lab.ensureMirror(options);
  lines.end();
  const root = (kind: Parameters<typeof lab.ensureRoot>[0]) => lab.ensureRoot(kind, options);
  const state = await lab.labUp(spec, { directory: mirror.directory, root }, stepLines());
  const pruned = await lab.pruneCache(options.cacheDir, mirror);
  if (json) {
    printJson(state);
    return 0;
  }
  const standins = mirror.parts.filter((part) => part.source === 'standin').map((part) => part.name);
  say(
    `${color.green('✓')} lab ${name}: ${state.nodes.map((node) => `${node.name} ${node.address}`).join(', ')} ${color.dim(`${((Date.now() - started) / 1000).toFixed(1)} s`)}`,
  );
  if (pruned.length > 0) say(color.dim(`i removed from the cache, unused: ${pruned.join(', ')}`));
  for (const line of standInLines(standins)) say(line);
  return 0;
}
