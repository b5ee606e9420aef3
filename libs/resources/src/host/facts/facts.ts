import { clockFacts } from './clock.ts';
import { diskFacts } from './disks.ts';
import { machineFacts } from './machine.ts';
import { networkFacts } from './network.ts';

/**
 * The sh that prints what a machine is, as flat facts; a dozen short processes. The keys are those that `parseFacts`
 * of libs/inventory takes, and some more:
 *
 * | fact | meaning |
 * |---|---|
 * | os.like, os.name | `debian` for Ubuntu; `Debian GNU/Linux 12 (bookworm)` |
 * | package.manager | `apt`, `dnf` or `none` |
 * | init, cgroups | `systemd` or `other`; `v2`, `v1` or `none` |
 * | uptime.seconds | whole seconds |
 * | disk.size MOUNT | bytes; beside `disk.free MOUNT`; both missing where df(1) hangs |
 * | gateway, mac | of the default route's interface |
 * | networks | `eth0=10.0.0.5/24 eth0=fd00::5/64`, all global addresses |
 * | time.service | `chrony`, `systemd-timesyncd` or empty |
 * | clock.epoch | seconds since 1970, with a fraction where date(1) has it |
 *
 * The host target adds `clock.offset`: seconds by which the machine's clock is ahead of the controller's.
 */
export const factsFragment = [
  'vm_fact() { vm_put 0 "$1" "$2"; }',
  clockFacts,
  machineFacts,
  networkFacts,
  diskFacts,
].join('\n');

/** The same as `key=value` lines, of this machine: `sh -c` needs no more than a kernel and the base system. */
export const factsScript = [
  `vm_fact() { printf '%s=%s\\n' "$1" "$2"; }`,
  clockFacts,
  machineFacts,
  networkFacts,
  diskFacts,
].join('\n');
