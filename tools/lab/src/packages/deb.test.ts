import { expect, it } from 'vitest';
import { debControl, maintainerScript } from './deb.ts';
import { kubernetesPackages } from './kubernetes-packages.ts';
import { splitVersion } from './package-spec.ts';

const kubelet = kubernetesPackages.find((spec) => spec.name === 'kubelet');

it('writes the control file with upstream’s name, version and relations', () => {
  if (kubelet === undefined) throw new Error('no kubelet');
  const control = debControl(kubelet, 2048).split('\n');
  expect(control).toContain('Package: kubelet');
  expect(control).toContain('Version: 1.29.15-1.1');
  expect(control).toContain('Installed-Size: 2');
  expect(control.find((line) => line.startsWith('Depends: '))).toContain('kubernetes-cni (>= 1.2.0)');
  expect(control.some((line) => line === '' && line !== control.at(-1))).toBe(false);
});

it('puts kubeadm’s drop-in below the unit, with each family’s own file for overrides', () => {
  const kubeadm = kubernetesPackages.find((spec) => spec.name === 'kubeadm');
  const text = (family: 'deb' | 'rpm') => JSON.stringify(kubeadm?.[family].files);
  expect(text('deb')).toContain('kubelet.service.d/10-kubeadm.conf');
  expect(text('deb')).toContain('EnvironmentFile=-/etc/default/kubelet');
  expect(text('rpm')).toContain('EnvironmentFile=-/etc/sysconfig/kubelet');
});

it('runs a maintainer script only for its actions', () => {
  expect(maintainerScript(['remove', 'purge'], ['echo x'])).toContain('remove|purge)\necho x\n;;');
});

it('splits versions at the last dash', () => {
  expect(splitVersion('1.29.15-1.1')).toEqual({ version: '1.29.15', revision: '1.1' });
  expect(splitVersion('1-2-3')).toEqual({ version: '1-2', revision: '3' });
});
