import { type Difference, type Draft, draftOf, type Ref, type Relations } from '@vmstation/engine';
import { stringify } from 'yaml';
import { objectLedger } from '../applyset/ledger.ts';
import { explainObject } from '../diagnose/explain.ts';
import type { ClusterType } from '../target/cluster-type.ts';
import { groupKindOf, groupOf, keyOf, type ObjectHead, parseKey, refOf, titleOf } from './kube-object.ts';
import { makeObject } from './make.ts';
import { absentObject, measureObject, type ObjectActual } from './measure.ts';
import { removeObject } from './remove.ts';
import { forPeople, onTheWire } from './wire.ts';

export interface Manifest {
  readonly object: ObjectHead;
  /** Longest wait for it to become ready. Default: the target's, 300 s. */
  readonly waitSeconds?: number;
}

/** An object in a cluster's API, made by server-side apply. */
export const objectType: ClusterType<Manifest, ObjectActual> = {
  name: 'object',
  key: ({ object }) => keyOf(object.apiVersion, refOf(object)),
  show: ({ object }) => titleOf(refOf(object)),
  diff,
  absent: absentObject,
  measure: measureObject,
  make: makeObject,
  undo: removeObject,
  ledger: objectLedger,
  claim: ({ object }) => ({
    groupKind: groupKindOf({ group: groupOf(object.apiVersion), kind: object.kind }),
    namespace: object.metadata.namespace,
  }),
  isGround: ({ object }) => object.kind === 'Namespace' || object.kind === 'CustomResourceDefinition',
  explain: (cluster, key) => explainObject(cluster, parseKey(key)),
};

const draft = draftOf(objectType);

/**
 * An object of a cluster: what the server makes of it is compared with what is there.
 *
 * ```ts
 * manifest({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } })
 * ```
 *
 * A Namespace or CustomResourceDefinition comes before the rest of its batch; in another task, refer to it with
 * `after`. PersistentVolumeClaims and PersistentVolumes are left by a reset, unless labelled
 * `vmstation.dev/protect: none`; the label with `data` protects any other object.
 * @key `apiVersion/Kind namespace/name`, such as `apps/v1/Deployment monitoring/prometheus`
 * @reads the server is asked what applying would change (dry run), and whether it is ready
 * @undoes deleted, with what it owns; what was there before us, what holds data and a namespace that is not empty stay
 * @throws MANIFEST_NO_NAME, MANIFEST_NOT_JSON, SECRET_IN_CLEAR
 */
export function manifest<T extends ObjectHead>(
  object: T,
  relations: Relations & Pick<Manifest, 'waitSeconds'> = {},
): Draft<Manifest> {
  onTheWire(object);
  const { waitSeconds, ...rest } = relations;
  return draft({ object, ...(waitSeconds === undefined ? {} : { waitSeconds }) }, rest);
}

/** Points at an object that is declared elsewhere: `objectRef('apps/v1', 'Deployment', 'prometheus', 'monitoring')`. */
export function objectRef(apiVersion: string, kind: string, name: string, namespace?: string): Ref {
  return { type: objectType.name, key: keyOf(apiVersion, { kind, namespace, name }) };
}

function diff({ object }: Manifest, actual: ObjectActual): Difference | undefined {
  if (!actual.exists) {
    const to = stringify(forPeople(onTheWire(object)));
    return { action: 'create', fields: [{ field: 'manifest', from: undefined, to }] };
  }
  const unready = actual.ready ? [] : [{ field: 'ready', from: actual.why, to: 'ready' }];
  const fields = [...actual.fields, ...unready];
  return fields.length === 0 ? undefined : { action: 'update', fields };
}
