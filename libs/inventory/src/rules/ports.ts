import type { Finding, SitePath } from '../problem.ts';
import { fixedPorts } from '../schema/ports.ts';
import type { SiteView } from '../view.ts';
import { entries, type Rule, repeated } from './rule.ts';

interface NodePort {
  readonly name: string;
  readonly number: number;
  readonly path: SitePath;
}

function nodePorts(view: SiteView): readonly NodePort[] {
  if (view.ports === undefined) return [];
  const { others, ...known } = view.ports.nodePorts;
  const base = ['ports', 'nodePorts'];
  return [
    ...entries(known).map(({ key, value }) => ({ name: key, number: value, path: [...base, key] })),
    ...entries(others).map(({ key, value }) => ({
      name: key,
      number: value,
      path: [...base, 'others', key],
    })),
  ];
}

export const nodePortRange: Rule = (view) =>
  nodePorts(view)
    .filter(({ number }) => number < 30000 || number > 32767)
    .map(({ number, path }) => ({
      code: 'NODEPORT_RANGE',
      path,
      message: `${number} is not a NodePort`,
      fix: 'choose one from 30000 to 32767',
    }));

export const duplicateNodePort: Rule = (view) =>
  repeated(nodePorts(view).map((nodePort) => ({ ...nodePort, text: String(nodePort.number) }))).map(
    ({ name, number, path, first }) => ({
      code: 'NODEPORT_DUPLICATE',
      path,
      message: `${first.name} has the NodePort ${number} already`,
      fix: `give ${name} another from 30000 to 32767`,
    }),
  );

/** Two services on a host cannot listen on one port. */
export const duplicateHostPort: Rule = (view) => {
  if (view.ports === undefined) return [];
  const { nodePorts: _, ...hostPorts } = view.ports;
  const all = entries(hostPorts).map(({ key, value }) => ({
    text: String(value),
    name: key,
    path: ['ports', key],
  }));
  return repeated(all).map(
    ({ text, name, path, first }): Finding => ({
      code: 'PORT_DUPLICATE',
      path,
      message: `${first.name} has the port ${text} already`,
      fix: `give ${name} another`,
    }),
  );
};

/** A number that no program would listen on. */
export const fixedPort: Rule = ({ ports }) =>
  entries(fixedPorts).flatMap(({ key, value }): Finding[] => {
    const written = ports === undefined ? value : { ...ports }[key];
    if (written === value) return [];
    return [
      {
        code: 'PORT_FIXED',
        path: ['ports', key],
        message: `${key} listens on ${value}, and nothing here can change that`,
        fix: `write ${value}, or leave it out`,
      },
    ];
  });
