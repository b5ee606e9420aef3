import type { LabState } from '../state/lab-state.ts';
import type { ClosedFacts, Route } from './closed-facts.ts';

/** Something that would let a packet out of the lab. */
export interface Finding {
  readonly where: string;
  readonly message: string;
}

/**
 * What in the facts would let a packet out; nothing when the lab is closed. No packet is sent to find out.
 * A default route to the lab's gateway is none: the gateway has no other network and forwards nothing, as is checked.
 */
export function closedFindings(state: LabState, facts: ClosedFacts): Finding[] {
  return [...nodeFindings(state, facts), ...hostFindings(facts), ...gatewayFindings(facts)];
}

function nodeFindings(state: LabState, facts: ClosedFacts): Finding[] {
  return state.nodes.flatMap((node) => {
    const routes = facts.nodeRoutes.get(node.name);
    if (routes === undefined)
      return [{ where: node.name, message: 'the node does not run: its routes are unknown' }];
    return routes
      .filter((route) => isDefault(route) && route.gateway !== state.gateway.address)
      .map((route) => ({ where: node.name, message: `default route: ${describe(route)}` }));
  });
}

function hostFindings(facts: ClosedFacts): Finding[] {
  const where = 'this machine';
  return [
    ...(facts.internal ? [] : [{ where, message: 'the network is not internal' }]),
    ...(facts.dropsFromBridge ? [] : [{ where, message: 'no rule drops what the bridge would forward out' }]),
    ...(facts.dropsToBridge
      ? []
      : [{ where, message: 'no rule drops what would be forwarded to the bridge' }]),
    ...facts.bridgePorts
      .filter((port) => port.kind !== 'veth')
      .map((port) => ({
        where,
        message: `${port.name} (${port.kind || 'hardware'}) is a port of the bridge`,
      })),
  ];
}

function gatewayFindings(facts: ClosedFacts): Finding[] {
  const where = 'gateway';
  const { gateway } = facts;
  if (gateway === undefined) return [{ where, message: 'the gateway does not run: its routes are unknown' }];
  return [
    ...gateway.forwarding.map((name) => ({ where, message: `${name} is on` })),
    ...gateway.routes.filter(isDefault).map((r) => ({ where, message: `default route: ${describe(r)}` })),
    ...gateway.links
      .filter((link) => link !== 'lo' && link !== 'eth0')
      .map((link) => ({ where, message: `it has another link: ${link}` })),
  ];
}

/** Unreachable, prohibit and blackhole routes let nothing out. */
const isDefault = (route: Route) =>
  ['default', '0.0.0.0/0', '::/0'].includes(route.dst) && (route.type ?? 'unicast') === 'unicast';
const describe = (route: Route) =>
  [route.dst, route.gateway && `via ${route.gateway}`, route.dev].filter(Boolean).join(' ');
