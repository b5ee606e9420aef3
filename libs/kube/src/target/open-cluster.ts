import { type Secret, type TargetId, targetName, VmstationError } from '@vmstation/engine';
import { openApi } from '../api/api.ts';
import type { Connect } from '../api/connection.ts';
import { discoveryOf } from '../api/discovery.ts';
import type { Cluster } from './cluster-type.ts';

export interface ClusterOptions {
  readonly name: string;
  /** Undefined as long as the cluster does not exist. Asked again until it does. */
  readonly kubeconfig: () => Promise<Secret<string> | undefined>;
  /** Of its control plane, for errors. */
  readonly host?: string | undefined;
  /** Used instead of the kubeconfig's address; the certificate is still checked against the kubeconfig's name. */
  readonly server?: string;
  /** Opens the way to the API server and to what is probed, such as through a tunnel. Asked for when it is needed. */
  readonly way?: () => Promise<Connect | undefined>;
  readonly timeouts?: {
    /** Of one request. Default 30. */
    readonly requestSeconds?: number;
    /** For an object to become ready. Default 300. */
    readonly readySeconds?: number;
    /** For an object to go away. Default 300. */
    readonly deleteSeconds?: number;
  };
}

/** @throws KUBECONFIG_INVALID */
export async function openCluster(target: TargetId, options: ClusterOptions): Promise<Cluster | undefined> {
  const kubeconfig = await options.kubeconfig();
  if (kubeconfig === undefined) return undefined;
  const { requestSeconds = 30, readySeconds = 300, deleteSeconds = 300 } = options.timeouts ?? {};
  const { server } = options;
  const connect = await options.way?.();
  const way = connect === undefined ? {} : { connect };
  const api = await openApi(
    {
      kubeconfig,
      cluster: options.name,
      host: options.host,
      ...(server === undefined ? {} : { server }),
      ...way,
    },
    requestSeconds,
  );
  return { target, api, kubeconfig, ...way, discovery: discoveryOf(api), readySeconds, deleteSeconds };
}

export function clusterAbsent(id: TargetId): VmstationError {
  return new VmstationError({
    code: 'CLUSTER_ABSENT',
    message: `the cluster ${targetName(id)} does not exist yet: its control plane host has no kubeconfig`,
    where: id,
    next: 'run `vmstation apply` without --limit, so that the control plane comes first',
  });
}
