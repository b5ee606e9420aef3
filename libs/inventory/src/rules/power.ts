import { didYouMean } from '../did-you-mean.ts';
import type { Finding, SitePath } from '../problem.ts';
import { isControlPlane } from '../schema/host.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule } from './rule.ts';

export const sleepingVolume: Rule = (view) =>
  entries(view.volumes)
    .filter(({ value }) => view.hosts[value.host]?.power?.sleeps === true && !value.mayBeAsleep)
    .map(({ key, value }) => ({
      code: 'VOLUME_ON_SLEEPING_HOST',
      path: ['volumes', key, 'host'],
      message: `${value.host} sleeps, and the volume ${key} with it`,
      fix: 'move it to a host that stays awake, or say `mayBeAsleep: true`',
    }));

export const sleepingTimeServer: Rule = (view) =>
  (view.time?.servers ?? []).flatMap((name, index): Finding[] =>
    view.hosts[name]?.power?.sleeps === true
      ? [
          {
            code: 'TIME_SERVER_SLEEPS',
            path: ['time', 'servers', index],
            message: `${name} sleeps, and the others would lose their clock`,
            fix: 'name a host that stays awake',
          },
        ]
      : [],
  );

export const sleepingControlPlane: Rule = (view) =>
  entries(view.clusters)
    .filter(({ value }) => value.state === 'active')
    .flatMap(({ key, value }) =>
      value.members.flatMap((name, index): Finding[] => {
        const host = view.hosts[name];
        if (host?.power?.sleeps !== true || !isControlPlane(host.roles)) return [];
        return [
          {
            code: 'CONTROL_PLANE_SLEEPS',
            path: ['clusters', key, 'members', index],
            message: `${name} sleeps, and ${key} would have no API`,
            fix: `set hosts.${name}.power.sleeps to false`,
          },
        ];
      }),
    );

interface HostReference {
  readonly name: string | undefined;
  readonly path: SitePath;
}

function hostReferences(view: SiteView): readonly HostReference[] {
  const numbered = (names: readonly string[], path: SitePath) =>
    names.map((name, index) => ({ name, path: [...path, index] }));
  return [
    ...entries(view.volumes).map(({ key, value }) => ({ name: value.host, path: ['volumes', key, 'host'] })),
    ...numbered(view.time?.servers ?? [], ['time', 'servers']),
    ...numbered(view.ssh?.jumpHosts ?? [], ['ssh', 'jumpHosts']),
    { name: view.connection?.jump, path: ['connection', 'jump'] },
  ];
}

export const unknownHost: Rule = (view) =>
  hostReferences(view).flatMap(({ name, path }): Finding[] =>
    name === undefined || view.names.hosts.includes(name)
      ? []
      : [
          {
            code: 'HOST_UNKNOWN',
            path,
            message: `there is no host ${name}`,
            fix: didYouMean(name, view.names.hosts),
          },
        ],
  );
