/** What to do where the sources have no words of their own, but values that only the run knows. */
export const own: Readonly<Record<string, string>> = {
  LAB_NODE_STATE:
    'paused: vmstation lab chaos ‹node› unpause; off: vmstation lab chaos ‹node› start; not there: vmstation lab up',
  SITE_INVALID:
    'mend each fault that is listed, with its place, its fix and its code; then vmstation validate',
  SYSCTL_BREAKS_CLUSTER:
    'for members of a cluster set ip_forward to 1, bridge-nf-call-iptables to 1 or not at all, and rp_filter to 2',
  USAGE_WRONG: 'vmstation ‹verb› --help lists what there is',
};
