import type { Api } from '../api/api.ts';
import { isStatus } from '../api/api-error.ts';
import { type JsonObject, objectAt, without } from './json.ts';
import { type LiveObject, liveObject } from './kube-object.ts';

/** The name under which the server remembers which fields are ours. */
export const fieldManager = 'vmstation';

/** @returns undefined when it does not exist */
export async function getObject(api: Pick<Api, 'json'>, path: string): Promise<LiveObject | undefined> {
  try {
    return liveObject.parse(await api.json({ method: 'GET', path }));
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Server-side apply. `force` takes over fields that others set: what a site says wins over what was done by hand.
 * The body goes out as it is, so a field that this library never heard of arrives, and the strict validation makes
 * the server refuse one that it never heard of.
 */
export async function applyPatch(
  api: Api,
  path: string,
  body: JsonObject,
  dryRun: boolean,
): Promise<LiveObject> {
  const query = {
    fieldManager,
    force: 'true',
    fieldValidation: 'Strict',
    ...(dryRun ? { dryRun: 'All' } : {}),
  };
  return liveObject.parse(
    await api.json({ method: 'PATCH', path, query, type: 'application/apply-patch+yaml', body }),
  );
}

export async function mergePatch(api: Api, path: string, body: unknown): Promise<void> {
  const query = { fieldManager: `${fieldManager}-once` };
  await api.json({ method: 'PATCH', path, query, type: 'application/merge-patch+json', body });
}

const serverSide = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink'];

/** An object without what only the server sets. */
export function comparable(object: LiveObject): JsonObject {
  const { status: _status, ...rest } = object;
  const plain: JsonObject = JSON.parse(JSON.stringify(rest));
  return { ...plain, metadata: without(objectAt(plain, 'metadata'), serverSide) };
}
