import { describe, expect, test } from 'vitest';
import { manifest } from './index.ts';
import { getObject } from './object/patch.ts';
import { configMap, labServer, namespace } from './testing/lab-server.ts';
import { changesOf, errorsOf, type Run, resourcesOf, runSite } from './testing/run-site.ts';

const lab = labServer();
const { target, exists, finalize } = lab;

describe('a namespace that is not empty', () => {
  const path = '/api/v1/namespaces/yard/configmaps';
  const yard = () => resourcesOf([manifest(namespace('yard')), manifest(configMap('ours', {}, 'yard'))]);
  const notesOf = ({ events }: Run) => events.flatMap((event) => (event.type === 'note' ? [event.text] : []));

  test('stays, with what others have there, and what is ours goes', async () => {
    await runSite(target(), yard());
    await lab.api.json({ method: 'POST', path, body: configMap('theirs', {}, 'yard') });
    const run = await runSite(target(), []);
    expect(errorsOf(run)).toEqual([]);
    expect(changesOf(run)).toEqual(['delete ConfigMap yard/ours', 'delete Namespace yard']);
    expect(notesOf(run)).toEqual([
      'Namespace yard is left in the cluster: it holds ConfigMap theirs, which would go with it',
    ]);
    expect([await exists(`${path}/theirs`), await exists(`${path}/ours`)]).toEqual([true, false]);
    expect((await getObject(lab.api, '/api/v1/namespaces/yard'))?.metadata.deletionTimestamp).toBeUndefined();
    expect((await runSite(target(), [])).plan.changes).toEqual([]);
  });

  test('stays while another stack wants something there', async () => {
    const lodger = resourcesOf([manifest(configMap('lodger', {}, 'yard'))], 'other');
    await runSite(target(), [...yard(), ...lodger]);
    await lab.api.json({ method: 'DELETE', path: `${path}/theirs` });
    const run = await runSite(target(), lodger);
    expect(notesOf(run)).toEqual([expect.stringContaining('it holds ConfigMap lodger')]);
    expect(await exists(`${path}/lodger`)).toBe(true);
    expect((await runSite(target(), lodger)).plan.changes).toEqual([]);
  });

  test('goes after what another stack had there', async () => {
    const lodger = resourcesOf([manifest(configMap('lodger', {}, 'yard'))], 'other');
    await runSite(target(), [...resourcesOf([manifest(namespace('yard'))]), ...lodger]);
    const run = await runSite(target({ readySeconds: 3, deleteSeconds: 1 }), []);
    expect(notesOf(run)).toEqual([]);
    await finalize('yard');
    expect(await exists(`${path}/lodger`)).toBe(false);
    expect((await runSite(target(), [])).plan.changes).toEqual([]);
  });

  test('is waited for when it is on its way out already, whatever is still in there', async () => {
    await runSite(target(), yard());
    await lab.api.json({ method: 'POST', path, body: configMap('theirs', {}, 'yard') });
    await lab.api.json({ method: 'DELETE', path: '/api/v1/namespaces/yard' });
    const run = await runSite(target({ readySeconds: 3, deleteSeconds: 1 }), []);
    expect(notesOf(run)).toEqual([]);
    expect(errorsOf(run)).toEqual([expect.stringContaining('DELETE_STUCK')]);
    await lab.api.json({ method: 'DELETE', path: `${path}/theirs` });
    await finalize('yard');
  });

  test('goes once nothing is in there but what Kubernetes put there, or what follows from other objects', async () => {
    await runSite(target(), yard());
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: '1' };
    const owned = configMap('owned', {}, 'yard');
    await lab.api.json({
      method: 'POST',
      path,
      body: { ...owned, metadata: { ...owned.metadata, ownerReferences: [owner] } },
    });
    await lab.api.json({ method: 'POST', path, body: configMap('kube-root-ca.crt', {}, 'yard') });
    const leaves = await runSite(target({ readySeconds: 3, deleteSeconds: 1 }), []);
    expect(notesOf(leaves)).toEqual([]);
    await finalize('yard');
    expect(await exists('/api/v1/namespaces/yard')).toBe(false);
  });
});
