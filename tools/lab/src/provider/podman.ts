import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VmstationError } from '@vmstation/engine';
import { $ } from 'zx';
import { ownHardLimits } from './limits.ts';
import { createArguments } from './podman-arguments.ts';
import { parseContainers, parseNetwork, parseNetworks } from './podman-output.ts';
import type { Labels, Provider } from './provider.ts';
import { run, tryRun } from './run.ts';

/** runc and not crun: crun refuses machines with the hybrid cgroup layout. */
const PODMAN = ['podman', '--runtime', 'runc'] as const;
const podman = (...args: readonly string[]) => run([...PODMAN, ...args]);
const lines = (text: string) => text.split('\n').filter((line) => line !== '');
const labelled = (labels: Labels) => Object.entries(labels).flatMap(([k, v]) => ['--label', `${k}=${v}`]);

/** Nodes as root's podman containers. */
export const podmanProvider: Provider = {
  name: 'podman',

  async importImage(image, tar) {
    await podman('import', '--quiet', tar, image);
  },
  async imageExists(image) {
    return (await tryRun([...PODMAN, 'image', 'exists', image])).exitCode === 0;
  },
  async listImages(prefix) {
    const all = lines(await podman('images', '--format', '{{.Repository}}:{{.Tag}}'));
    return all.filter((image) => image.startsWith(prefix));
  },
  async removeImage(image) {
    await podman('rmi', image);
  },
  async commit(container, image) {
    await podman('commit', '--quiet', '--pause=false', container, image);
  },

  async createNetwork(name, subnet, hostAddress, labels) {
    const flags = ['--internal', '--disable-dns', '--subnet', subnet, '--gateway', hostAddress];
    const made = await tryRun([...PODMAN, 'network', 'create', ...flags, ...labelled(labels), name]);
    if (made.exitCode === 0) return;
    const taken = /already used|is being used/.test(made.stderr);
    throw new VmstationError({
      code: taken ? 'LAB_SUBNET_TAKEN' : 'LAB_NETWORK_FAILED',
      message: `podman made no network ${name} with ${subnet}: ${made.stderr.trim()}`,
      next: 'podman network ls and ip route show who has it; then vmstation lab down, and vmstation lab up',
    });
  },
  async network(name) {
    const found = await tryRun([...PODMAN, 'network', 'inspect', name]);
    return found.exitCode === 0 ? parseNetwork(found.stdout) : undefined;
  },
  async usedSubnets() {
    // One command: of two, another lab's `down` in between would take away what the second asks for.
    return parseNetworks(await podman('network', 'ls', '--format', 'json'));
  },
  async removeNetwork(name) {
    await podman('network', 'rm', name);
  },

  async foreignRunning() {
    const running = lines(await podman('ps', '--format', '{{.Names}}\t{{index .Labels "vmstation.lab"}}'));
    return running.filter((line) => line.endsWith('\t')).map((line) => line.trim());
  },

  async createVolume(name, labels) {
    const known = await tryRun([...PODMAN, 'volume', 'exists', name]);
    if (known.exitCode !== 0) await podman('volume', 'create', ...labelled(labels), name);
  },
  async listVolumes(label) {
    return lines(await podman('volume', 'ls', '--quiet', '--filter', `label=${label}`));
  },
  async volumePath(name) {
    return (await podman('volume', 'inspect', '--format', '{{.Mountpoint}}', name)).trim();
  },
  async removeVolume(name) {
    await podman('volume', 'rm', name);
  },

  async create(spec) {
    await podman('create', ...createArguments(spec, await ownHardLimits()));
  },
  async copyTree(container, folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    // Only files are named, so that the container's own folders keep their modes.
    const files = entries.filter((e) => e.isFile()).map((e) => relative(folder, join(e.parentPath, e.name)));
    const tar = ['tar', '--owner=0', '--group=0', '--numeric-owner', '-C', folder, '-c', ...files];
    await $({ quiet: true })`${tar} | ${[...PODMAN, 'cp', '-', `${container}:/`]}`;
  },
  async start(container) {
    await podman('start', container);
  },
  async stop(container, seconds) {
    await podman('stop', '--time', String(seconds), container);
  },
  async kill(container) {
    await podman('kill', container);
  },
  async pause(container) {
    await podman('pause', container);
  },
  async unpause(container) {
    await podman('unpause', container);
  },
  async remove(container) {
    await podman('rm', '--force', '--time', '0', container);
  },
  async list(label) {
    return parseContainers(await podman('ps', '--all', '--format', 'json', '--filter', `label=${label}`));
  },

  exec(container, command, input) {
    const flags = input === undefined ? [] : ['--interactive'];
    return tryRun([...PODMAN, 'exec', ...flags, container, ...command], input);
  },
  interactive(container, command) {
    return [...PODMAN, 'exec', '--interactive', '--tty', container, ...command];
  },
  async output(container) {
    const done = await tryRun([...PODMAN, 'logs', container]);
    return done.stdout + done.stderr;
  },
};
