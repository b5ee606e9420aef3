import { run } from '../provider/run.ts';
import { machineProcesses, typed } from './machine-processes.ts';

const PROBES: Readonly<Record<string, readonly string[]>> = {
  container: ['podman', 'ps', '--all', '--format', '{{.Names}}'],
  volume: ['podman', 'volume', 'ls', '--quiet'],
  network: ['podman', 'network', 'ls', '--quiet'],
  link: ['sh', '-c', "ip -oneline link | sed -E 's/^[0-9]+: //; s/[:@].*//'"],
  route: ['sh', '-c', 'ip -4 route show table all; ip -6 route show table all'],
  // Without counters and the elements of sets, which others fill as they go.
  nft: ['nft', '--stateless', '--terse', 'list', 'ruleset'],
  netns: ['sh', '-c', 'ls /run/netns 2>/dev/null; true'],
  mount: ['cut', '-d ', '-f5', '/proc/self/mountinfo'],
  cgroup: ['find', '/sys/fs/cgroup', '-maxdepth', '3', '-type', 'd', '-not', '-name', 'libpod_parent'],
  // Whatever nodes and networks may have moved in the kernel that they share; some cannot be read, and a link has its own.
  sysctl: [
    'sh',
    '-c',
    "sysctl -a -r '^(net[.](ipv4|ipv6|core)|vm|kernel[.](panic|keys))' 2>/dev/null | grep -Ev 'stable_secret|[.](conf|neigh)[.](podman|veth)'",
  ],
  inotify: ['cat', '/proc/sys/fs/inotify/max_user_instances'],
  image: [
    'podman',
    'images',
    '--format',
    '{{.Repository}}:{{.Tag}}',
    '--filter',
    'reference=*vmstation-snapshot/*',
  ],
};

/** Of these only what comes with containers counts: a machine routes, mounts and groups other things all the time. */
const ONLY: Readonly<Record<string, RegExp>> = {
  container: /^vmstation-/,
  // A lease that is renewed and a session that begins are the machine's own; podman's links, tables and groups are not.
  route: /^(?!.* dev (?!podman|veth))/,
  cgroup: /libpod|vmstation|conmon|kube|containerd|cri-|k3s|rke2|\/machine\.slice\/./,
  // podman mounts two folders over themselves on first use, lab or not; sessions and units have mounts of their own.
  mount: /^\/(?!(run\/netns|var\/lib\/containers\/storage\/overlay)$|run\/(user|credentials|systemd)\/)/,
};

const groupsOfContainers = /libpod|conmon|vmstation|\/machine\.slice\/./;
const programsOfContainers = /^(?:[^\0]*\/)?(?:conmon|netavark|aardvark-dns|slirp4netns|pasta)\0/;

/**
 * Everything on this machine that a lab could leave behind, as lines `kind: what`. For the test that it doesn't. From the
 * first call on, whatever this process starts is known as its own, also when nobody is its parent any more.
 */
export async function machineState(): Promise<Set<string>> {
  // First, since the other probes are processes too.
  const processes = await processLines();
  const all = await Promise.all(
    Object.entries(PROBES).map(async ([kind, command]) => {
      const text = await run(command);
      const lines = kind === 'nft' ? rulesOf(text) : text.split('\n').filter((line) => line.trim() !== '');
      return counted(lines.filter((line) => ONLY[kind]?.test(line) ?? true)).map(
        (line) => `${kind}: ${line}`,
      );
    }),
  );
  return new Set([...counted(processes).map((line) => `process: ${line}`), ...all.flat()]);
}

/** What runs in a container that is gone, or belongs to one, or was started by this process. */
async function processLines(): Promise<readonly string[]> {
  process.env.VMSTATION_STARTED_BY ??= `${process.pid}-${Date.now()}`;
  const ours = `VMSTATION_STARTED_BY=${process.env.VMSTATION_STARTED_BY}\0`;
  const there =
    (await run(['podman', 'ps', '--all', '--no-trunc', '--format', '{{.ID}}'])).match(/\w{64}/g) ?? [];
  return (await machineProcesses())
    .filter(({ cgroups, command }) => !there.some((id) => cgroups.includes(id) || command.includes(id)))
    .filter(
      ({ cgroups, command, environment }) =>
        groupsOfContainers.test(cgroups) || programsOfContainers.test(command) || environment.includes(ours),
    )
    .map(typed);
}

/** Each line of a ruleset with the table and chain that it stands in. */
function rulesOf(ruleset: string): readonly string[] {
  const within: string[] = [];
  return ruleset.split('\n').flatMap((line) => {
    const text = line.trim();
    if (text === '}') within.pop();
    if (text === '' || text === '}') return [];
    const whole = [...within, text].join(' ');
    if (text.endsWith('{')) within.push(text);
    return [whole];
  });
}

/** The second of two lines that are the same is told from the first. */
function counted(lines: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const count = (seen.get(line) ?? 0) + 1;
    seen.set(line, count);
    return count === 1 ? line : `${line} (${count})`;
  });
}
