import { clusterOf, defineHostTask, sysctlsOf } from '@vmstation/inventory';
import { sysctl } from '@vmstation/resources';

/** The profile that cluster-infra sets on members of kubeadm clusters. */
const clusterProfile = 'kubernetes';

/** Kernel settings of the site's profiles by role. */
export const sysctls = defineHostTask({
  name: 'sysctls',
  title: 'kernel settings by role',
  resources: ({ site, host }) => {
    const live = site.overrides.sysctl?.runtimePrefixes;
    const elsewhere = clusterOf(site, host)?.distribution === 'kubeadm' ? clusterProfile : undefined;
    return [...sysctlsOf(site, host)]
      .filter(([, { profile }]) => profile !== elsewhere)
      .map(([key, { value }]) =>
        sysctl({ key, value, live: live?.some((prefix) => key.startsWith(prefix)) ?? true }),
      );
  },
});
