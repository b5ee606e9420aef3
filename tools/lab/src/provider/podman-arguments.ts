import type { HardLimits } from './limits.ts';
import type { ContainerSpec } from './provider.ts';

/**
 * Arguments of `podman create` for a node or the gateway.
 *
 * Why so many: `--cgroupns=private` is what makes nested containers start on cgroup v1; podman's own
 * /etc/hosts and /etc/resolv.conf are bind mounts that no task could replace by rename; a proxy of this
 * machine must not reach a closed node; a new network namespace takes over this machine's `ip_forward`, which is on
 * with Docker and while podman starts another container; `on-failure` brings a node back that rebooted (see entry-script.ts).
 */
export function createArguments(spec: ContainerSpec, limits: HardLimits): string[] {
  return [
    '--name',
    spec.name,
    '--hostname',
    spec.hostname,
    '--network',
    spec.network,
    '--ip',
    spec.address,
    '--mac-address',
    spec.mac,
    '--http-proxy=false',
    '--dns=none',
    '--no-hosts',
    '--sysctl=net.ipv4.ip_forward=0',
    '--restart=on-failure',
    '--cgroupns=private',
    `--memory=${spec.memory}`,
    `--ulimit=nofile=${limits.nofile}:${limits.nofile}`,
    `--ulimit=nproc=${limits.nproc}:${limits.nproc}`,
    ...(spec.kind === 'system' ? SYSTEM : SERVICE),
    ...Object.entries(spec.labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...spec.volumes.flatMap((v) => [
      '--volume',
      `${v.source}:${v.target}${v.readOnly ? ':ro' : ':dev,exec,suid'}`,
    ]),
    spec.image,
    ...spec.command,
  ];
}

const SYSTEM = ['--privileged', '--systemd=always', '--pids-limit=16384'];
const SERVICE = [
  '--systemd=false',
  '--read-only',
  '--read-only-tmpfs=true',
  '--security-opt=no-new-privileges',
];
