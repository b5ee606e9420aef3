import { expect, it } from 'vitest';
import { containerdPackage } from './containerd-package.ts';
import { debControl, maintainerScript } from './deb.ts';
import { kubernetesPackages } from './kubernetes-packages.ts';

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

it('names versions as upstream does, which a site pins without the revision', () => {
  expect(debControl(containerdPackage, 0)).toContain('Version: 1.7.28-1~debian.12~bookworm\n');
});
