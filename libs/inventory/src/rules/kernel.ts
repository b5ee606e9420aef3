import { didYouMean } from '../did-you-mean.ts';
import type { Finding, SitePath } from '../problem.ts';
import { selectorWords, selects } from '../selectors.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule, repeated, selectable } from './rule.ts';

/** Two names of one setting in the kernel. */
const aliases: Readonly<Record<string, string>> = { 'net.ipv4.conf.all.forwarding': 'net.ipv4.ip_forward' };

interface Setting {
  readonly profile: string;
  readonly key: string;
  readonly value: string;
  readonly path: SitePath;
}

function settingsOf(view: SiteView, host: string): readonly Setting[] {
  const from = selectable(view);
  const named = from.hosts.find((candidate) => candidate.name === host);
  if (named === undefined) return [];
  return entries(view.sysctl ?? {})
    .filter(({ value }) => value.for.some((word) => selects(from, word, named)))
    .flatMap(({ key: profile, value }) =>
      entries(value.keys).map(({ key, value: setting }) => ({
        profile,
        key,
        value: setting,
        path: ['sysctl', profile, 'keys', key],
      })),
    );
}

/** One finding for each place, though several hosts may share the fault. */
function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.toReversed().map((finding) => [finding.path.join('\0'), finding])).values()];
}

export const twoOwners: Rule = (view) =>
  onePerPlace(
    Object.keys(view.hosts).flatMap((host) => {
      const settings = settingsOf(view, host);
      const canonical = settings.map((setting) => ({
        ...setting,
        text: aliases[setting.key] ?? setting.key,
      }));
      return repeated(canonical).map(({ key, value, profile, path, first }) => ({
        code: 'SYSCTL_TWO_OWNERS',
        path,
        at: 'key' as const,
        message: `${host} gets ${first.key} = ${first.value} from ${first.profile} and ${key} = ${value} from ${profile}`,
        fix: 'keep it in one profile',
      }));
    }),
  );

const breaking: readonly {
  readonly key: string;
  readonly value: string;
  readonly why: string;
  readonly fix: string;
}[] = [
  {
    key: 'net.ipv4.ip_forward',
    value: '0',
    why: 'pods could not reach each other across nodes',
    fix: 'set it to 1 for members of a cluster',
  },
  {
    key: 'net.bridge.bridge-nf-call-iptables',
    value: '0',
    why: 'Services would not answer pods of their own node',
    fix: 'set it to 1 for members of a cluster, or leave it out',
  },
  ...['all', 'default'].map((scope) => ({
    key: `net.ipv4.conf.${scope}.rp_filter`,
    value: '1',
    why: 'strict filtering drops packets of pods that come back another way',
    fix: 'set it to 2, which is loose, for members of a cluster',
  })),
];

export const breaksCluster: Rule = (view) => {
  const members = entries(view.clusters).flatMap(({ key, value }) =>
    value.members.map((host) => ({ host, cluster: key })),
  );
  const found = members.flatMap(({ host, cluster }) =>
    settingsOf(view, host).flatMap((setting): Finding[] => {
      const broken = breaking.find(
        ({ key, value }) => key === (aliases[setting.key] ?? setting.key) && value === setting.value,
      );
      if (broken === undefined) return [];
      return [
        {
          code: 'SYSCTL_BREAKS_CLUSTER',
          path: setting.path,
          message: `${setting.key} = ${setting.value} on ${host} of ${cluster}: ${broken.why}`,
          fix: broken.fix,
        },
      ];
    }),
  );
  return onePerPlace(found);
};

export const unknownSelector: Rule = (view) => {
  const known = selectorWords({
    hosts: view.names.hosts.map((name) => ({ name, roles: [] })),
    clusters: view.names.clusters.map((name) => ({ name, members: [] })),
  });
  const sections = [
    { section: 'sysctl', map: view.sysctl ?? {} },
    { section: 'kernelModules', map: view.kernelModules ?? {} },
    { section: 'users', map: view.users },
  ];
  return sections.flatMap(({ section, map }) =>
    entries<{ readonly for: readonly string[] }>(map).flatMap(({ key, value }) =>
      value.for.flatMap((word, index): Finding[] =>
        known.includes(word)
          ? []
          : [
              {
                code: 'SELECTOR_UNKNOWN',
                path: [section, key, 'for', index],
                message: `${word} is not a host, role or cluster`,
                fix: didYouMean(word, known),
              },
            ],
      ),
    ),
  );
};
