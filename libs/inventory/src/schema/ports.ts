import { z } from 'zod';
import { label, port } from './values.ts';

/** Numbers that the programs have of themselves, and that nothing sets. */
export const fixedPorts = { kubelet: 10250, etcdClient: 2379, etcdPeer: 2380, ntp: 123 } as const;

const known = (usual: number, what: string) => port.default(usual).describe(`${what}. Default ${usual}.`);

const fixed = (number: number, what: string) =>
  port.default(number).describe(`${what}. Always ${number}; written here it is a note.`);

const nodePortsSchema = z
  .strictObject({
    grafana: known(30300, 'Grafana'),
    prometheus: known(30090, 'Prometheus'),
    loki: known(31100, 'Loki'),
    alertmanager: known(30903, 'Alertmanager'),
    keycloak: known(30180, 'Keycloak, http'),
    keycloakHttps: known(30543, 'Keycloak, https'),
    jellyfin: known(30096, 'Jellyfin, http'),
    jellyfinHttps: known(30920, 'Jellyfin, https'),
    jellyfinSso: known(30097, 'Jellyfin behind single sign-on'),
    nextcloud: known(30081, 'Nextcloud'),
    backupStore: known(30800, 'restic rest-server'),
    others: z.record(label, port).default({}).describe("NodePorts of the owner's own applications, by name."),
  })
  .prefault({})
  .describe('Ports 30000-32767 of every node that lead to a Service; each number once.');

export const portsSchema = z
  .strictObject({
    kubernetesApi: known(6443, 'API server'),
    kubelet: fixed(fixedPorts.kubelet, 'kubelet'),
    etcdClient: fixed(fixedPorts.etcdClient, 'etcd for its clients'),
    etcdPeer: fixed(fixedPorts.etcdPeer, 'etcd among its members'),
    flannelVxlan: known(8472, 'Flannel, UDP'),
    nodeExporter: known(9100, 'node exporter'),
    ipmiExporter: known(9290, 'IPMI exporter'),
    syslog: known(514, 'syslog, TCP and UDP'),
    ntp: fixed(fixedPorts.ntp, 'NTP, UDP'),
    wakeApi: known(9876, 'wake service'),
    nodePorts: nodePortsSchema,
  })
  .prefault({})
  .describe(
    'Every port once; Services, scrape configuration, checks of firewalls and the node exporter’s port in firewalld and ufw are derived.',
  );
