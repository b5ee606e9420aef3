import { expect, test } from 'vitest';
import { mirrorOf, registryMirrorOf } from './mirrors.ts';
import { mirrorsSchema } from './schema/mirrors.ts';

const site = {
  mirrors: mirrorsSchema.parse({
    repositories: {
      'https://pkgs.k8s.io/core:/stable:/v1.29/deb/': { url: 'http://10.9.0.1/k8s/', key: 'ARMOUR' },
      'http://deb.debian.org/debian': { url: 'http://10.9.0.1/debian' },
    },
    registries: { 'registry.k8s.io': 'http://10.9.0.1:5000' },
    files: {
      'https://github.com': 'http://10.9.0.1/github',
      'https://github.com/prometheus': 'http://10.9.0.1/prometheus',
    },
  }),
};

test('the longest matching mirror serves an address', () => {
  expect(mirrorOf(site, 'https://github.com/prometheus/node_exporter/x.tar.gz')).toEqual({
    url: 'http://10.9.0.1/prometheus/node_exporter/x.tar.gz',
  });
  expect(mirrorOf(site, 'https://github.com/other')).toEqual({ url: 'http://10.9.0.1/github/other' });
});

test('a repository brings the key of its mirror, and keeps the slash at the end', () => {
  expect(mirrorOf(site, 'https://pkgs.k8s.io/core:/stable:/v1.29/deb/')).toEqual({
    url: 'http://10.9.0.1/k8s/',
    key: 'ARMOUR',
  });
  expect(mirrorOf(site, 'http://deb.debian.org/debian')).toEqual({ url: 'http://10.9.0.1/debian' });
});

test('what has no mirror stays, also when the name only begins alike', () => {
  expect(mirrorOf(site, 'http://deb.debian.org/debian-security')).toEqual({
    url: 'http://deb.debian.org/debian-security',
  });
  expect(registryMirrorOf(site, 'registry.k8s.io')).toBe('http://10.9.0.1:5000');
  expect(registryMirrorOf(site, 'docker.io')).toBeUndefined();
});
