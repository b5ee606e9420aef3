/** What a kubelet sets in the running kernel when it starts, beside net.*; each node has copies of its own. */
export const KUBELET_SYSCTLS = [
  'kernel.panic',
  'kernel.panic_on_oops',
  'vm.overcommit_memory',
  'vm.panic_on_oom',
  'kernel.keys.root_maxkeys',
  'kernel.keys.root_maxbytes',
] as const;
