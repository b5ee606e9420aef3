import { defineHostTask, isLiveSysctl, kernelModulesOf, sysctlsOf } from '@vmstation/inventory';
import { kernelModule, swap, sysctl } from '@vmstation/resources';
import { isMember } from '../members.ts';

/**
 * What kubelet and the pod network ask of a kernel, with all that the site sets on a member, so that it is there before
 * kubeadm looks. Settings of other hosts are cluster-config's.
 */
export const kernel = defineHostTask({
  name: 'kernel',
  title: 'swap off, kernel modules and settings of cluster members',
  hosts: isMember,
  resources: ({ site, host }) => {
    const modules = kernelModulesOf(site, host).map((name) => kernelModule({ name }));
    const settings = [...sysctlsOf(site, host)].map(([key, { value }]) =>
      sysctl({ key, value, live: isLiveSysctl(site, key) }, { after: modules }),
    );
    return [swap({ off: true }), ...modules, ...settings];
  },
});
