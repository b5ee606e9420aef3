import { draftOf, messageOf, VmstationError } from '@vmstation/engine';
import { ApiError } from '../api/api-error.ts';
import { askHttp, type HttpAnswer } from '../api/ask-http.ts';
import type { Cluster, ClusterChange, ClusterType } from '../target/cluster-type.ts';
import { poll } from '../target/pause.ts';
import { type Expectation, mismatch } from './expectation.ts';

/** A Service that is asked through the API server, for what has no address outside the cluster. */
export interface ServiceAddress {
  readonly namespace: string;
  readonly name: string;
  /** Number or name. */
  readonly port: number | string;
  /** With a leading slash. */
  readonly path: string;
}

/** A condition that is measured by asking: nothing is made, so nothing is undone. */
export interface Probe {
  readonly name: string;
  /** Asked by plain HTTP, or by HTTPS with a certificate that the controller trusts; the way is that to the cluster. */
  readonly at: string | ServiceAddress;
  readonly expect: Expectation;
  /** How long apply waits for it to hold. Default 60. */
  readonly timeoutSeconds?: number;
}

export interface ProbeActual {
  readonly ok: boolean;
  readonly why?: string;
}

export const probeType: ClusterType<Probe, ProbeActual> = {
  name: 'probe',
  key: ({ name }) => name,
  show: ({ name }) => `probe ${name}`,
  isCondition: () => true,
  diff: (_desired, { ok, why }) =>
    ok ? undefined : { action: 'update', fields: [{ field: 'ok', from: why, to: 'ok' }] },
  absent: { ok: false, why: 'there is no cluster yet' },
  measure,
  make,
};

/**
 * An address that has to answer as expected: `probe({ name, at, expect: { text: 'Welcome' } }, { after: [service] })`.
 * @key its name
 * @reads the address is asked
 * @undoes nothing was made
 */
export const probe = draftOf(probeType);

async function measure(cluster: Cluster, { at, expect }: Probe): Promise<ProbeActual> {
  try {
    const { status, body } = await (typeof at === 'string'
      ? askHttp(at, cluster.connect)
      : proxied(cluster, at));
    const why = mismatch(expect, status, body);
    return why === undefined ? { ok: true } : { ok: false, why };
  } catch (error) {
    // A tunnel that finds nobody at the address says so as an error of its own.
    if (error instanceof VmstationError && typeof at !== 'string') throw error;
    return { ok: false, why: `no answer: ${messageOf(error)}` };
  }
}

async function make({ cluster, desired, voice }: ClusterChange<Probe>): Promise<ProbeActual> {
  const seconds = desired.timeoutSeconds ?? 60;
  let last: ProbeActual = { ok: false };
  await poll(seconds, async () => {
    const now = await measure(cluster, desired);
    if (!now.ok && now.why !== last.why) voice.busy(`probe ${desired.name}: ${now.why}`);
    last = now;
    return now.ok ? now : undefined;
  });
  if (last.ok) return last;
  throw new VmstationError({
    code: 'PROBE_FAILED',
    message: `${desired.name} does not hold after ${seconds} s: ${last.why}`,
    where: addressOf(desired),
    next: typeof desired.at === 'string' ? `curl -v ${desired.at}` : 'vmstation diagnose',
  });
}

function addressOf({ at }: Probe): string {
  return typeof at === 'string' ? at : `Service ${at.namespace}/${at.name}:${at.port}${at.path}`;
}

async function proxied(
  { api }: Cluster,
  { namespace, name, port, path }: ServiceAddress,
): Promise<HttpAnswer> {
  const [plain = '', query = ''] = path.split('?');
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}:${port}/proxy`;
  try {
    const body = await api.text({
      method: 'GET',
      path: base + plain,
      query: Object.fromEntries(new URLSearchParams(query)),
      accept: '*/*',
    });
    return { status: 200, body };
  } catch (error) {
    if (error instanceof ApiError) return { status: error.status, body: error.message };
    throw error;
  }
}
