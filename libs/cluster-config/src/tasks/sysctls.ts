import { clusterOf, defineHostTask, isLiveSysctl, kernelModulesOf, sysctlsOf } from '@vmstation/inventory';
import { kernelModule, sysctl } from '@vmstation/resources';

/**
 * Kernel modules and settings of the site's profiles by role. Members of kubeadm clusters have theirs from cluster-infra
 * already.
 */
export const sysctls = defineHostTask({
  name: 'sysctls',
  title: 'kernel modules and settings by role',
  hosts: (host, site) => clusterOf(site, host)?.distribution !== 'kubeadm',
  resources: ({ site, host }) => {
    const modules = kernelModulesOf(site, host).map((name) => kernelModule({ name }));
    const settings = [...sysctlsOf(site, host)].map(([key, { value }]) =>
      sysctl({ key, value, live: isLiveSysctl(site, key) }, { after: modules }),
    );
    return [...modules, ...settings];
  },
});
