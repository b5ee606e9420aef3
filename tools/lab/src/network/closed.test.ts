import { expect, test } from 'vitest';
import type { LabState } from '../state/lab-state.ts';
import { closedFindings } from './closed.ts';
import type { ClosedFacts } from './closed-facts.ts';
import { parseDrops } from './closed-rules.ts';

const state: LabState = {
  version: 1,
  name: 'x',
  network: { name: 'vmstation-x', bridge: 'br1', subnet: '10.213.1.0/24', host: '10.213.1.1' },
  gateway: { address: '10.213.1.2', container: 'g', image: 'i', mirror: '/m' },
  userKey: '/k',
  knownHosts: '/h',
  nodes: [
    {
      ...{ name: 'n1', os: 'debian-12', user: 'ada', address: '10.213.1.10', mac: '', sshPort: 22 },
      ...{ hostKeys: [], container: 'c', image: 'i' },
    },
  ],
};
const onLink = { dst: '10.213.1.0/24', dev: 'eth0' };
const closed: ClosedFacts = {
  nodeRoutes: new Map([['n1', [onLink, { dst: 'default', type: 'unreachable' }]]]),
  internal: true,
  dropsFromBridge: true,
  dropsToBridge: true,
  bridgePorts: [{ name: 'veth0', kind: 'veth' }],
  gateway: { routes: [onLink], links: ['lo', 'eth0'], forwarding: [] },
};

test('a closed lab has no findings', () => {
  expect(closedFindings(state, closed)).toEqual([]);
  const viaGateway = [onLink, { dst: 'default', gateway: '10.213.1.2', dev: 'eth0' }];
  expect(closedFindings(state, { ...closed, nodeRoutes: new Map([['n1', viaGateway]]) })).toEqual([]);
});

const gateway = { routes: [onLink], links: ['lo', 'eth0'], forwarding: [] };
test.each<[string, Partial<ClosedFacts>]>([
  ['n1', { nodeRoutes: new Map([['n1', [{ dst: 'default', gateway: '10.213.1.1', dev: 'eth0' }]]]) }],
  ['n1', { nodeRoutes: new Map([['n1', [{ dst: '::/0', dev: 'eth0' }]]]) }],
  ['n1', { nodeRoutes: new Map() }],
  ['this machine', { internal: false }],
  ['this machine', { dropsFromBridge: false }],
  ['this machine', { dropsToBridge: false }],
  ['this machine', { bridgePorts: [{ name: 'eth0', kind: '' }] }],
  ['gateway', { gateway: undefined }],
  ['gateway', { gateway: { ...gateway, forwarding: ['net/ipv4/ip_forward'] } }],
  ['gateway', { gateway: { ...gateway, routes: [{ dst: 'default' }] } }],
  ['gateway', { gateway: { ...gateway, links: ['lo', 'eth0', 'eth1'] } }],
])('each way out is found: %s %o', (where, change) => {
  const findings = closedFindings(state, { ...closed, ...change });
  expect(findings.map((finding) => finding.where)).toEqual([where]);
});

const match = (op: string, key: string, right: string) => ({ match: { op, left: { meta: { key } }, right } });
const ruleset = (...expr: object[]) =>
  JSON.stringify({
    nftables: [{ chain: { name: 'forward', hook: 'forward' } }, { rule: { chain: 'forward', expr } }],
  });

test('only a whole drop between the bridge and the rest counts', () => {
  const out = [match('==', 'iifname', 'br1'), match('!=', 'oifname', 'br1')];
  expect(parseDrops(ruleset(...out, { drop: null }), 'br1')).toEqual({ from: true, to: false });
  expect(parseDrops(ruleset(...out, { accept: null }), 'br1').from).toBe(false);
  expect(parseDrops(ruleset(...out, { drop: null }), 'br2').from).toBe(false);
  const narrower = { match: { op: '==', left: { payload: {} }, right: '1.2.3.4' } };
  expect(parseDrops(ruleset(...out, narrower, { drop: null }), 'br1').from).toBe(false);
});
