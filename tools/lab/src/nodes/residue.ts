import { run } from '../provider/run.ts';

const PROBES: Readonly<Record<string, readonly string[]>> = {
  container: ['podman', 'ps', '--all', '--format', '{{.Names}}'],
  volume: ['podman', 'volume', 'ls', '--quiet'],
  network: ['podman', 'network', 'ls', '--quiet'],
  link: ['sh', '-c', "ip -oneline link | sed -E 's/^[0-9]+: //; s/[:@].*//'"],
  route: ['sh', '-c', 'ip -4 route show table all; ip -6 route show table all'],
  nft: ['nft', '--stateless', 'list', 'ruleset'],
  netns: ['sh', '-c', 'ls /run/netns 2>/dev/null; true'],
  mount: ['cut', '-d ', '-f5', '/proc/self/mountinfo'],
  cgroup: ['find', '/sys/fs/cgroup', '-maxdepth', '3', '-type', 'd', '-not', '-name', 'libpod_parent'],
  forward: ['cat', '/proc/sys/net/ipv4/ip_forward'],
  inotify: ['cat', '/proc/sys/fs/inotify/max_user_instances'],
  image: [
    'podman',
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    '--filter',
    'reference=*vmstation-snapshot/*',
  ],
  process: ['ps', '-e', '-o', 'args='],
};

/** Of these only what comes with containers counts: a machine routes, mounts and runs other things all the time. */
const ONLY: Readonly<Record<string, RegExp>> = {
  container: /^vmstation-/,
  // A lease that is renewed and a session that begins are the machine's own; podman's links, tables and groups are not.
  route: /^(?!.* dev (?!podman|veth))/,
  nft: /vmstation|podman|veth|netavark/i,
  cgroup: /libpod|vmstation|conmon|\/machine\.slice\/./,
  // podman mounts its store over itself on first use, lab or not; what is inside counts.
  mount: /^\/(var\/lib\/containers\/storage\/overlay|run\/(netns|containers))\/./,
  // A dead one that this machine's init has yet to collect is gone already.
  process: /^(?!.*<defunct>).*(conmon.* vmstation-|netavark)/,
};

/** Everything on this machine that a lab could leave behind, as lines `kind: what`. For the test that it doesn't. */
export async function machineState(): Promise<Set<string>> {
  const all = await Promise.all(
    Object.entries(PROBES).map(async ([kind, command]) => {
      const lines = (await run(command)).split('\n').filter((line) => line.trim() !== '');
      return lines.filter((line) => ONLY[kind]?.test(line) ?? true).map((line) => `${kind}: ${line}`);
    }),
  );
  return new Set(all.flat());
}
