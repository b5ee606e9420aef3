import { Secret } from '@vmstation/engine';
import { expect, test } from 'vitest';
import { kubeconfigOf } from '../testing/api-server.ts';
import { openApi } from './api.ts';
import type { ConnectionOptions } from './connection.ts';

/** What is said of an API server that nobody listens for. */
async function said(options: Omit<ConnectionOptions, 'kubeconfig'>) {
  const api = await openApi({ kubeconfig: new Secret(kubeconfigOf('https://127.0.0.1:1', '')), ...options });
  return api.text({ method: 'GET', path: '/readyz' }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('who does not answer is told by cluster, host and address, with a command to type', async () => {
  expect(await said({ cluster: 'debian', host: 'masternode' })).toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    message: expect.stringMatching(
      /^the API server of the cluster debian on masternode does not answer at https:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
    ),
    where: 'cluster:debian',
    next: expect.stringMatching(/^vmstation diagnose --limit masternode;/),
  });
});

test('who is not in a site is told as its kubeconfig calls it', async () => {
  expect(await said({})).toMatchObject({
    message: expect.stringMatching(/^the API server of the cluster test does not answer at /),
    where: 'cluster:test',
    next: expect.stringMatching(/^vmstation diagnose;/),
  });
});

test('a kubeconfig that cannot be used is that of a cluster', async () => {
  const opening = openApi({ kubeconfig: new Secret('{'), cluster: 'debian' });
  await expect(opening).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID', where: 'cluster:debian' });
});
