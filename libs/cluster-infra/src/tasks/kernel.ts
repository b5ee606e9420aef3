import { defineHostTask, isLiveSysctl, kernelModulesOf, sysctlsOf } from '@vmstation/inventory';
import { kernelModule, swap, sysctl } from '@vmstation/resources';
import { isMember } from '../members.ts';

/** Without these kubeadm refuses a machine, or pods do not reach each other. */
const needed = {
  modules: ['overlay', 'br_netfilter'],
  settings: [
    'net.ipv4.ip_forward',
    'net.bridge.bridge-nf-call-iptables',
    'net.bridge.bridge-nf-call-ip6tables',
  ],
};

/**
 * What kubelet and the pod network ask of a kernel, with all that the site sets on a member, so that it is there before
 * kubeadm looks. Settings of other hosts are cluster-config's.
 */
export const kernel = defineHostTask({
  name: 'kernel',
  title: 'swap off, kernel modules and settings of cluster members',
  hosts: isMember,
  resources: ({ site, host }) => {
    const names = new Set([...needed.modules, ...kernelModulesOf(site, host)]);
    const modules = [...names].map((name) => kernelModule({ name }));
    const base = needed.settings.map((key) => [key, { value: '1' }] as const);
    const values = new Map<string, { readonly value: string }>([...base, ...sysctlsOf(site, host)]);
    const settings = [...values].map(([key, { value }]) =>
      sysctl({ key, value, live: isLiveSysctl(site, key) }, { after: modules }),
    );
    return [swap({ off: true }), ...modules, ...settings];
  },
});
