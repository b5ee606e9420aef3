import { Secret, VmstationError } from '@vmstation/engine';
import { isJsonObject, type Json, type JsonObject, objectAt, without } from './json.ts';
import { type KubeObject, type ObjectHead, refOf, titleOf } from './kube-object.ts';

/**
 * A manifest as it goes to the server: secrets revealed, absent fields left out, `stringData` turned into `data`,
 * because apply never removes a key that came as stringData.
 *
 * @throws SECRET_IN_CLEAR when a secret stands anywhere but in a Secret
 */
export function onTheWire(object: ObjectHead | KubeObject): JsonObject {
  const secretAllowed = isSecret(object);
  const plain = convert(object, '', (field) => {
    if (!secretAllowed) throw inClear(object, field);
  });
  if (!isJsonObject(plain)) throw new TypeError('an object stays an object');
  return secretAllowed ? encoded(plain) : plain;
}

/** A manifest as people may see it. */
export function forPeople(wire: JsonObject): JsonObject {
  if (!isSecret(wire)) return wire;
  const metadata = objectAt(wire, 'metadata');
  return {
    ...wire,
    metadata: { ...metadata, annotations: without(objectAt(metadata, 'annotations'), [lastApplied]) },
    data: Object.fromEntries(Object.keys(objectAt(wire, 'data')).map((key) => [key, '(secret)'])),
  };
}

/** Whether a field holds what must not be seen; for the differences of an object. */
export function hides(object: { readonly apiVersion?: unknown; readonly kind?: unknown }) {
  if (!isSecret(object)) return (): boolean => false;
  return (path: readonly string[]): boolean =>
    path[0] === 'data' || path[0] === 'stringData' || path.includes(lastApplied);
}

/** The values of a manifest that may turn up in the text of an error. */
export function secretsOf(wire: JsonObject): Secret<string>[] {
  if (!isSecret(wire)) return [];
  return Object.values(objectAt(wire, 'data')).flatMap((value) =>
    typeof value === 'string'
      ? [new Secret(value), new Secret(Buffer.from(value, 'base64').toString('utf8'))]
      : [],
  );
}

/** kubectl keeps a whole copy of what it applied there. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function isSecret(object: { readonly apiVersion?: unknown; readonly kind?: unknown }): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Secret';
}

function convert(value: unknown, field: string, onSecret: (field: string) => void): Json | undefined {
  if (value instanceof Secret) {
    onSecret(field);
    return convert(value.reveal(), field, onSecret);
  }
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    return value.map((entry, index) => convert(entry, `${field}[${index}]`, onSecret) ?? null);
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
      const converted = convert(inner, field === '' ? key : `${field}.${key}`, onSecret);
      return converted === undefined ? [] : [[key, converted]];
    });
    return Object.fromEntries(entries);
  }
  throw new VmstationError({
    code: 'MANIFEST_NOT_JSON',
    message: `${field} is a ${typeof value}, which JSON cannot hold`,
    next: 'give a string, a number, a boolean, a list or an object',
  });
}

function encoded(wire: JsonObject): JsonObject {
  const data = Object.entries(objectAt(wire, 'stringData')).map(([key, value]): [string, string] => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  return {
    ...without(wire, ['stringData']),
    data: { ...objectAt(wire, 'data'), ...Object.fromEntries(data) },
  };
}

function inClear(object: ObjectHead, field: string): VmstationError {
  return new VmstationError({
    code: 'SECRET_IN_CLEAR',
    message: `${titleOf(refOf(object))} would carry a secret in ${field}, where everybody who may read it sees it`,
    where: titleOf(refOf(object)),
    next: 'put the secret into an object of kind Secret and refer to it',
  });
}
