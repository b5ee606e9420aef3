import { z } from 'zod';
import type { Finding, SitePath } from './problem.ts';
import { hostSchema } from './schema/host.ts';
import { type SiteDocument, siteSchema } from './schema/site.ts';

type ViewHost = z.output<typeof viewHostSchema>;
const viewHostSchema = hostSchema.partial();

/** What could be read of a site that has faults, so that the rules find theirs in the same run. */
export interface SiteView extends Pick<SiteDocument, 'clusters' | 'users' | 'volumes'> {
  /** Hosts with those of their fields that could be read. */
  readonly hosts: Readonly<Record<string, ViewHost>>;
  /** All names, of what is readable and what is not. */
  readonly names: Readonly<Record<'hosts' | 'clusters' | 'users' | 'volumes', readonly string[]>>;
  readonly network: SiteDocument['network'] | undefined;
  readonly connection: SiteDocument['connection'] | undefined;
  readonly time: SiteDocument['time'] | undefined;
  readonly sysctl: SiteDocument['sysctl'] | undefined;
  readonly kernelModules: SiteDocument['kernelModules'] | undefined;
  readonly ssh: SiteDocument['ssh'] | undefined;
  readonly ports: SiteDocument['ports'] | undefined;
  readonly monitoring: SiteDocument['monitoring'];
  readonly applications: SiteDocument['applications'] | undefined;
}

const mapSchema = z.record(z.string(), z.unknown());

function asMap(value: unknown): Record<string, unknown> {
  return mapSchema.safeParse(value).data ?? {};
}

/** The value without what is at a path; the order of keys stays. */
function without(value: unknown, [step, ...rest]: SitePath): unknown {
  if (step === undefined || Array.isArray(value) || mapSchema.safeParse(value).data === undefined)
    return value;
  const kept = Object.entries(asMap(value)).flatMap(([key, member]): [string, unknown][] => {
    if (key !== step) return [[key, member]];
    return rest.length === 0 ? [] : [[key, without(member, rest)]];
  });
  return Object.fromEntries(kept);
}

function readable<T>(schema: z.ZodType<T>, raw: unknown): Record<string, T> {
  const entries = Object.entries(asMap(raw)).flatMap(([name, value]): [string, T][] => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [[name, parsed.data]] : [];
  });
  return Object.fromEntries(entries);
}

/** Reads what is readable. */
export function viewOf(raw: Readonly<Record<string, unknown>>, findings: readonly Finding[]): SiteView {
  // Of a host the faulty field goes, of anything else the whole entry or section, by not being readable below.
  const dropped = findings.flatMap(({ code, path }) => {
    if (code === 'KEY_UNKNOWN') return [path];
    return path[0] === 'hosts' && path.length > 2 ? [path.slice(0, 3)] : [];
  });
  const data = asMap(dropped.reduce<unknown>(without, raw));
  const { shape } = siteSchema;
  return {
    hosts: readable(viewHostSchema, data.hosts),
    clusters: readable(shape.clusters.def.innerType.valueType, data.clusters),
    users: readable(shape.users.def.innerType.valueType, data.users),
    volumes: readable(shape.volumes.def.innerType.valueType, data.volumes),
    names: {
      hosts: Object.keys(asMap(data.hosts)),
      clusters: Object.keys(asMap(data.clusters)),
      users: Object.keys(asMap(data.users)),
      volumes: Object.keys(asMap(data.volumes)),
    },
    network: shape.network.safeParse(data.network).data,
    connection: shape.connection.safeParse(data.connection).data,
    time: shape.time.safeParse(data.time).data,
    sysctl: shape.sysctl.safeParse(data.sysctl).data,
    kernelModules: shape.kernelModules.safeParse(data.kernelModules).data,
    ssh: shape.ssh.safeParse(data.ssh).data,
    ports: shape.ports.safeParse(data.ports).data,
    monitoring: shape.monitoring.safeParse(data.monitoring).data,
    applications: shape.applications.safeParse(data.applications).data,
  };
}
