import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterOf, hostNamed, loadSite, type Site } from '@vmstation/inventory';
import { afterEach, beforeEach } from 'vitest';
import { checks } from '../config/preflight-checks.ts';

/** The shipped site. */
export const site = await loadSite({ path: 'libs/cluster-config/sites/vmstation' });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmstation-preflight-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The folder that stands for the / of a machine in this test. */
export const root = () => folder;

/** A file of the machine; those in /bin are its commands. */
export function put(path: string, content: string, mode = 0o644): void {
  mkdirSync(dirname(folder + path), { recursive: true });
  writeFileSync(folder + path, content, { mode });
}

/** What a check says of a host of the site; nothing when its condition holds. */
export function said(host: string, name: string, from: Site = site): string | undefined {
  const found = hostNamed(from, host);
  const check = checks(from, found, clusterOf(from, found)).find((each) => each.name === name);
  if (check === undefined) throw new Error(`${host} has no check ${name}`);
  const here = (script: string) => script.replaceAll(/\/(etc|var\/lib|proc|usr\/local)\//g, `${folder}/$1/`);
  const run = (script: string) =>
    spawnSync('sh', ['-uc', here(script)], {
      env: { PATH: `${folder}/bin:/usr/bin:/bin` },
      encoding: 'utf8',
    });
  if (run(check.until).status === 0) return undefined;
  return run(`echo ${check.why}`).stdout.trim();
}
