import { VmstationError } from '@vmstation/engine';
import { type Host, tcpForwardingOf } from '@vmstation/inventory';
import { routesTo } from '@vmstation/ssh';
import { addressOf } from './address.ts';
import { inScope } from './selection.ts';
import type { Session } from './session.ts';

type Route = Exclude<Awaited<ReturnType<typeof routesTo>>[number], undefined>;

/**
 * Whoever is reached through a host of the site would be out of reach once sshd there forwards nothing. What the site
 * says of its jump hosts cannot know of a ProxyJump that only the controller’s SSH configuration has.
 * @throws JUMP_HOST_SHUT
 */
export async function refuseShutGates({
  site,
  predicted,
  selection,
}: Pick<Session, 'site' | 'predicted' | 'selection'>): Promise<void> {
  const hardened = new Set(
    [...predicted.resources.values()]
      .filter(inScope(selection, site))
      .flatMap(({ stack, task, target }) => (stack === 'cluster-config' && task === 'sshd' ? [target] : [])),
  );
  if (hardened.size === 0) return;
  const routes = await routesTo(site.hosts.map((host) => ({ ...addressOf(site, host), sudo: 'none' })));
  const shut = site.hosts.flatMap((host, i) =>
    hardened.has(`host:${host.name}`) && tcpForwardingOf(site, host) === 'no'
      ? [{ host, route: routes[i] }]
      : [],
  );
  for (const [i, host] of site.hosts.entries()) {
    for (const jump of routes[i]?.jumps ?? []) {
      const gate = shut.find((each) => each.host !== host && isHop(jump, each.host, each.route));
      if (gate === undefined) continue;
      const { name } = gate.host;
      throw new VmstationError({
        code: 'JUMP_HOST_SHUT',
        message: `${host.name} is reached through ${name}, where sshd would forward nothing any more`,
        where: host.name,
        next: `add ${name} to ssh.jumpHosts in the site`,
      });
    }
  }

  function isHop({ address, port }: Route['target'], { name }: Host, own: Route | undefined): boolean {
    if ([name, `${name}.${site.domain}`].includes(address)) return true;
    return own !== undefined && address === own.target.address && port === own.target.port;
  }
}
