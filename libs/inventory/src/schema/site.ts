import { z } from 'zod';
import { applicationsSchema } from './applications.ts';
import { type Cluster, clustersSchema } from './cluster.ts';
import { environmentsSchema } from './environments.ts';
import { type Host, hostsSchema } from './host.ts';
import { mirrorsSchema } from './mirrors.ts';
import { monitoringSchema } from './monitoring.ts';
import { connectionSchema, networkSchema } from './network.ts';
import { overridesSchema } from './overrides.ts';
import { portsSchema } from './ports.ts';
import { sshPolicySchema } from './ssh-policy.ts';
import { type Volume, volumesSchema } from './storage.ts';
import { kernelModulesSchema, sysctlSchema } from './sysctl.ts';
import {
  journaldSchema,
  loginSchema,
  packagesSchema,
  unattendedUpgradesSchema,
  unwantedServicesSchema,
} from './system.ts';
import { timeSchema } from './time.ts';
import { type User, usersSchema } from './users.ts';
import { dnsName, label } from './values.ts';

/** A site as it is written in YAML. */
export const siteSchema = z
  .strictObject({
    site: label.describe('Name of the site.'),
    domain: dnsName.describe('DNS domain of the hosts.'),
    network: networkSchema,
    connection: connectionSchema,
    hosts: hostsSchema,
    clusters: clustersSchema,
    users: usersSchema,
    time: timeSchema,
    packages: packagesSchema,
    unwantedServices: unwantedServicesSchema,
    kernelModules: kernelModulesSchema,
    sysctl: sysctlSchema,
    ssh: sshPolicySchema,
    journald: journaldSchema,
    login: loginSchema,
    unattendedUpgrades: unattendedUpgradesSchema,
    volumes: volumesSchema,
    ports: portsSchema,
    monitoring: monitoringSchema.optional(),
    applications: applicationsSchema,
    mirrors: mirrorsSchema,
    overrides: overridesSchema,
    environments: environmentsSchema,
  })
  .meta({ title: 'VMStation site', description: 'The single source of truth of a homelab.' });

/** A site as it is written, parsed, with defaults. */
export type SiteDocument = z.output<typeof siteSchema>;

type Renamed = 'site' | 'hosts' | 'clusters' | 'users' | 'volumes' | 'environments';

/** A checked site in one environment. */
export interface Site extends Omit<SiteDocument, Renamed> {
  readonly name: string;
  /** `production` is the site as written. */
  readonly environment: string;
  /** Folder of the site's files. */
  readonly folder: string;
  readonly hosts: readonly Host[];
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly volumes: readonly Volume[];
}
