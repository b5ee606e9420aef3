import { clusterOf, defineHostTask, sysctlsOf } from '@vmstation/inventory';
import { sysctl } from '@vmstation/resources';

/** Kernel settings of the site's profiles by role. Members of kubeadm clusters have theirs from cluster-infra already. */
export const sysctls = defineHostTask({
  name: 'sysctls',
  title: 'kernel settings by role',
  hosts: (host, site) => clusterOf(site, host)?.distribution !== 'kubeadm',
  resources: ({ site, host }) => {
    const live = site.overrides.sysctl?.runtimePrefixes;
    return [...sysctlsOf(site, host)].map(([key, { value }]) =>
      sysctl({ key, value, live: live?.some((prefix) => key.startsWith(prefix)) ?? true }),
    );
  },
});
