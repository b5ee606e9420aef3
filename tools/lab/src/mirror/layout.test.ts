import { expect, it } from 'vitest';
import { aptSources, layout, repositoryAddresses, rpmRepositories } from './layout.ts';

it('writes sources that name the key and the mirror, and nothing else', () => {
  const sources = aptSources('http://10.0.0.2', '/etc/apt/keyrings/lab.asc');
  expect(sources.kubernetes).toBe(
    'deb [signed-by=/etc/apt/keyrings/lab.asc] http://10.0.0.2/apt/kubernetes /\n',
  );
  expect(sources.docker).toContain('/apt/docker bookworm stable\n');
  const files = rpmRepositories('http://10.0.0.2', '/etc/pki/rpm-gpg/lab');
  expect(files.base).toContain('baseurl=http://10.0.0.2/rpm/base\n');
  expect(Object.values(files).every((text) => text.includes('\ngpgcheck=1\nrepo_gpgcheck=1\n'))).toBe(true);
});

it('has a repository behind each upstream address', () => {
  const folders: readonly string[] = [...Object.values(layout.apt), ...Object.values(layout.rpm)];
  expect(Object.values(repositoryAddresses).filter((path) => !folders.includes(path))).toEqual([]);
});
