import { expect, it } from 'vitest';
import { elRequires, foldersOfTar, rpmVersion } from './el-standins.ts';
import { rpmSpecText } from './rpm.ts';

const spec = {
  name: 'chrony',
  version: '4.3',
  release: '2.standin',
  summary: 'time',
  homepage: 'https://x.invalid',
  requires: ['libseccomp'],
  provides: [],
  conflicts: [],
  files: ['%config(noreplace) "/etc/chrony.conf"'],
  beforeInstall: ['useradd x'],
  afterInstall: [],
  beforeRemove: [],
  afterRemove: [],
};

it('writes a spec with only the sections that say something', () => {
  const text = rpmSpecText(spec);
  expect(text).toContain('Requires: libseccomp\n');
  expect(text).toContain('%pre\nuseradd x\n');
  expect(text).not.toContain('%post');
  expect(text.endsWith('%files\n%defattr(-,root,root,-)\n%config(noreplace) "/etc/chrony.conf"\n')).toBe(
    true,
  );
});

it('turns Debian’s versions into ones that rpm takes', () => {
  expect(rpmVersion('1:4.3-2+deb12u1')).toEqual({ version: '4.3', release: '2+deb12u1.standin' });
  expect(rpmVersion('2024a')).toEqual({ version: '2024a', release: '0.standin' });
});

it('keeps of Debian’s dependencies the repackaged ones, under EL’s names', () => {
  const depends = 'libc6 (>= 2.36), libseccomp2 (>= 2.4.3), iproute2 | net-tools, libseccomp2:any';
  expect(elRequires(depends, new Set(['libseccomp2', 'chrony']))).toEqual(['libseccomp']);
});

it('the folders of a root are told from its files', () => {
  expect([...foldersOfTar('./\n./etc/\n./etc/vim/\n./etc/vim/vimrc\n')]).toEqual(['/etc', '/etc/vim']);
});
