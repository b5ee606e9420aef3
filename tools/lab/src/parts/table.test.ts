import { expect, it } from 'vitest';
import { partDigests } from '../cache/part-digest.ts';
import { mirrorParts } from '../mirror/assemble.ts';
import { rootPackages } from '../mirror/root-specs.ts';
import { elBaseNames } from '../packages/el-base.ts';
import { elName } from '../packages/el-standins.ts';
import { elNodePackages } from '../packages/node-packages.ts';
import { newEnough } from './go-toolchain.ts';
import { exactRequirements, stagingReplaces } from './kubernetes-source.ts';
import { besideParts, partTable } from './table.ts';
import { publishedSum } from './upstream.ts';

const table = partTable({ fingerprint: 'F', publicFile: '/k', home: '/h' });
const names = table.map((part) => part.name);

it('names every part once, and knows all that the mirror is made of', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining([...mirrorParts, ...besideParts]));
  expect(partDigests(table).size).toBe(names.length);
});

it('signs again when the key changes', () => {
  const other = partDigests(partTable({ fingerprint: 'G', publicFile: '/k', home: '/h' }));
  const digests = partDigests(table);
  const changed = names.filter((name) => digests.get(name) !== other.get(name));
  expect(changed.every((name) => /^(apt|rpm)-/.test(name))).toBe(true);
  expect(changed).toContain('apt-debian');
});

it('offers EL nodes nothing that their root has: with its removal the files of the root would go', () => {
  const there = new Set([...rootPackages['el-10'], ...elBaseNames]);
  expect(elNodePackages.filter((name) => there.has(name) || there.has(elName(name)))).toEqual([]);
  expect(elBaseNames).toEqual(expect.arrayContaining(['curl-minimal', 'tar']));
});

const goMod = `require (
	github.com/a/b v1.2.3
	k8s.io/api v0.0.0
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
replace (
	k8s.io/api => ./staging/src/k8s.io/api
)`;

it('puts staging modules at their published version and others at exactly the required one', () => {
  expect(stagingReplaces(goMod)).toEqual(['replace k8s.io/api => k8s.io/api v0.29.15']);
  expect(exactRequirements(goMod)).toEqual([
    'replace github.com/a/b => github.com/a/b v1.2.3',
    'replace gopkg.in/yaml.v3 => gopkg.in/yaml.v3 v3.0.1',
  ]);
});

it('knows which Go is new enough', () => {
  expect(['none', 'go1.19.8', 'go1.23.9', 'devel'].map(newEnough)).toEqual([false, false, false, false]);
  expect(['go1.24', 'go1.26.8', 'go2.0'].map(newEnough)).toEqual([true, true, true]);
});

it('finds a published sum in either form, and refuses a file without it', () => {
  const sum = 'a'.repeat(64);
  expect(publishedSum(`${sum}\n`, 'kubelet')).toBe(sum);
  expect(publishedSum(`${'b'.repeat(64)}  other\n${sum}  x.tar.gz\n`, 'x.tar.gz')).toBe(sum);
  expect(() => publishedSum('<html>', 'x')).toThrow('no SHA-256');
});
