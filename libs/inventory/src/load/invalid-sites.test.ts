import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SiteInvalidError } from '../problem.ts';
import { siteFrom } from './load-site.ts';
import { sourcesOf } from './sources.ts';

const folder = fileURLToPath(new URL('../../test/invalid', import.meta.url));
const faults = readdirSync(folder).flatMap((name) => (name.endsWith('.yaml') ? [name.slice(0, -5)] : []));

function problemsOf(text: string): SiteInvalidError {
  try {
    siteFrom(sourcesOf([{ file: 'site.yaml', text }]), 'fixture', {});
  } catch (error) {
    if (error instanceof SiteInvalidError) return error;
    throw error;
  }
  throw new Error('the fixture was accepted');
}

describe('a site with a fault is refused with the place and the fix', () => {
  test.each(faults)('%s', async (fault) => {
    const text = readFileSync(`${folder}/${fault}.yaml`, 'utf8');
    const error = problemsOf(text);
    const code = text.slice(2, text.indexOf('\n'));
    expect(error.code).toBe('SITE_INVALID');
    expect(error.problems.map((problem) => problem.code)).toContain(code);
    await expect(`${error.message}\n`).toMatchFileSnapshot(`${folder}/${fault}.txt`);
  });

  test('every code of the rules and the schema has a site in which it fails', () => {
    const sources = ['../rules', '../schema', '../issues.ts', './sources.ts', './load-site.ts'].flatMap(
      (place) => {
        const path = fileURLToPath(new URL(place, import.meta.url));
        const files = path.endsWith('.ts') ? [path] : readdirSync(path).map((name) => `${path}/${name}`);
        return files.map((file) => readFileSync(file, 'utf8'));
      },
    );
    const codes = new Set(sources.flatMap((text) => text.match(/(?<=')[A-Z]+(?:_[A-Z]+)+(?=')/g) ?? []));
    const thrownBesides = ['SITE_UNREADABLE', 'ENVIRONMENT_UNKNOWN', 'KEY_IN_TWO_FILES'];
    const yamlCodes = ['DUPLICATE_KEY', 'TAB_AS_INDENT', 'BAD_INDENT', 'BAD_ALIAS'];
    const shown = new Set(
      faults.flatMap(
        (fault) => readFileSync(`${folder}/${fault}.txt`, 'utf8').match(/(?<=\[)[A-Z_]+(?=\]$)/gm) ?? [],
      ),
    );
    const missing = [...codes].filter(
      (code) => !shown.has(code) && ![...thrownBesides, ...yamlCodes].includes(code),
    );
    expect(missing).toEqual([]);
  });
});
