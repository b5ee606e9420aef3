import { afterAll, beforeAll } from 'vitest';
import { type Api, openApi } from '../api/api.ts';
import { getObject } from '../object/patch.ts';
import { clusterTarget } from '../target/cluster-target.ts';
import { type ApiServer, startApiServer } from './api-server.ts';

/** An API server for the tests of one file. It has no controllers. */
export function labServer() {
  let server: ApiServer;
  let api: Api;
  beforeAll(async () => {
    server = await startApiServer();
    api = await openApi(server);
  }, 90_000);
  afterAll(async () => {
    api?.close();
    await server?.[Symbol.asyncDispose]();
  });
  return {
    get server() {
      return server;
    },
    get api() {
      return api;
    },
    target: (timeouts = { readySeconds: 3, deleteSeconds: 3 }) =>
      clusterTarget({ name: 'test', kubeconfig: async () => server.kubeconfig, timeouts }),
    exists: async (path: string) => (await getObject(api, path)) !== undefined,
    /** Something done by hand, with kubectl's own manager. */
    byHand: async (path: string, body: unknown) => {
      const query = { fieldManager: 'kubectl-edit' };
      await api.json({ method: 'PATCH', path, query, type: 'application/merge-patch+json', body });
    },
    /** Plays the controllers: a namespace ends once its content is gone. */
    finalize: async (name: string) => {
      const body = { ...namespace(name), spec: { finalizers: [] } };
      await api.json({ method: 'PUT', path: `/api/v1/namespaces/${name}/finalize`, body });
    },
  };
}

export const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

export const configMap = (name: string, data: Record<string, string>, inside = 'shop') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: inside },
  data,
});
