import { defineHostTask, kernelModulesOf, sysctlsOf } from '@vmstation/inventory';
import { kernelModule, swap, sysctl } from '@vmstation/resources';
import { isMember } from '../members.ts';

/** The profile of the site that belongs to clusters; all others belong to cluster-config. */
const kubernetesProfile = 'kubernetes';

/** What kubelet and the pod network ask of a kernel. */
export const kernel = defineHostTask({
  name: 'kernel',
  title: 'swap off, kernel modules and settings of cluster members',
  hosts: isMember,
  resources: ({ site, host }) => {
    const modules = kernelModulesOf(site, host).map((name) => kernelModule({ name }));
    const live = site.overrides.sysctl?.runtimePrefixes;
    const settings = [...sysctlsOf(site, host)]
      .filter(([, { profile }]) => profile === kubernetesProfile)
      .map(([key, { value }]) =>
        sysctl(
          { key, value, live: live?.some((prefix) => key.startsWith(prefix)) ?? true },
          { after: modules },
        ),
      );
    return [swap({ off: true }), ...modules, ...settings];
  },
});
