import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifest } from './index.ts';
import { isJsonObject, type Json, type JsonObject } from './object/json.ts';
import type { KubeObject } from './object/kube-object.ts';
import { getObject } from './object/patch.ts';
import { onTheWire } from './object/wire.ts';
import { anyObjects } from './testing/any-manifest.ts';
import { labServer } from './testing/lab-server.ts';
import { errorsOf, planFor, resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();

/** A value with entries of lists by their names, and without what the server leaves out: nothing, and empty things. */
function plain(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    const entries = value.map((each: Json): readonly [string, Json] => [
      isJsonObject(each) && typeof each.name === 'string' ? each.name : '',
      plain(each) ?? {},
    ]);
    if (entries.length === 0) return undefined;
    return entries.every(([name]) => name !== '')
      ? Object.fromEntries(entries)
      : entries.map(([, entry]) => entry);
  }
  if (!isJsonObject(value)) return value === '' || value === null ? undefined : value;
  const entries = Object.entries(value).flatMap(([key, each]): (readonly [string, Json])[] => {
    const inner = plain(each);
    return inner === undefined ? [] : [[key, inner]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const at = (value: Json | undefined, key: string) => (isJsonObject(value) ? value[key] : undefined);

/** Fields that a manifest had, that the next one has not, and that are there all the same. */
function left(had: Json | undefined, has: Json | undefined, live: Json | undefined): readonly string[] {
  if (!isJsonObject(had)) return has === undefined && live !== undefined ? [JSON.stringify(live)] : [];
  return Object.keys(had).flatMap((key) =>
    left(at(had, key), at(has, key), at(live, key)).map((path) => `${key}.${path}`),
  );
}

const resourcesFor = (objects: readonly KubeObject[]) => resourcesOf(objects.map((each) => manifest(each)));

/** Applies for real; then nothing is to be done. */
async function settle(objects: readonly KubeObject[]): Promise<void> {
  expect(errorsOf(await runSite(lab.target(), resourcesFor(objects)))).toEqual([]);
  const { plan } = await planFor(lab.target(), resourcesFor(objects));
  expect(plan.changes.map(({ title, fields }) => [title, fields])).toEqual([]);
}

const theirs = { theirs: 'by hand' };
const byHand = (path: string) => ({
  metadata: { labels: { theirs: 'hand' }, annotations: theirs },
  ...(path.includes('/configmaps/') ? { data: theirs } : {}),
});

test('of any two manifests the second is what there is, without the first, and with what others set', async () => {
  const all = fc.tuple(...anyObjects.map(({ object }) => object));
  const property = fc.asyncProperty(all, all, async (first, second) => {
    await settle(first);
    await Promise.all(anyObjects.map(({ path }) => lab.byHand(path, byHand(path))));
    await settle(second);
    for (const [index, { path }] of anyObjects.entries()) {
      const live: JsonObject = JSON.parse(JSON.stringify(await getObject(lab.api, path)));
      const [had, has] = [first, second].map((objects) => {
        const object = objects[index];
        return object === undefined ? undefined : plain(onTheWire(object));
      });
      expect(plain(live)).toMatchObject(Object(has));
      expect(left(had, has, plain(live))).toEqual([]);
      expect(live).toMatchObject(byHand(path));
    }
  });
  await fc.assert(property, { numRuns: 6 });
});
