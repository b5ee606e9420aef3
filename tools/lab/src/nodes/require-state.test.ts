import { expect, test } from 'vitest';
import { podmanProvider } from '../provider/podman.ts';
import type { ContainerState, Provider } from '../provider/provider.ts';
import type { LabNode, LabState } from '../state/lab-state.ts';
import { requireState } from './require-state.ts';

const node: LabNode = {
  name: 'ada',
  os: 'debian-12',
  user: 'ada',
  address: '10.0.0.10',
  mac: '02:00:00:00:00:01',
  sshPort: 22,
  hostKeys: [],
  container: 'vmstation-x-ada',
  image: 'image',
};
const lab: LabState = {
  version: 1,
  name: 'x',
  network: { name: 'vmstation-x', bridge: 'podman1', subnet: '10.0.0.0/24', host: '10.0.0.1' },
  gateway: { address: '10.0.0.2', container: 'vmstation-x-gateway', image: 'image', mirror: '/mirror' },
  userKey: '/key',
  knownHosts: '/known_hosts',
  nodes: [node],
};
const withNode = (state?: ContainerState): Provider => ({
  ...podmanProvider,
  list: () =>
    Promise.resolve(state === undefined ? [] : [{ name: node.container, state, image: node.image }]),
});

test.each([
  ['paused', 'ada is paused', 'vmstation lab chaos ada unpause'],
  ['stopped', 'ada is off', 'vmstation lab chaos ada start'],
  ['created', 'ada was never started', 'vmstation lab up'],
  [undefined, 'ada is not there', 'vmstation lab up'],
] as const)('a node that should run and is %s: why, and how to go on', async (state, message, next) => {
  await expect(requireState(withNode(state), lab, node, 'running')).rejects.toMatchObject({
    code: 'LAB_NODE_STATE',
    message,
    next,
  });
});

test('what is as it should be is no error', async () => {
  await requireState(withNode('running'), lab, node, 'running');
  await requireState(withNode('paused'), lab, node, 'paused');
});
