import { expect, test } from 'vitest';
import { registryEnvironment } from './machine.ts';

test('only what says how to reach registries goes into the fresh machine', () => {
  const env = {
    npm_config_registry: 'http://npm.example',
    GOPROXY: 'http://go.example',
    HTTPS_PROXY: 'http://proxy.example',
    PIP_INDEX_URL: 'http://pip.example',
    VMSTATION_UPSTREAM: 'no',
    HOME: '/home/me',
    GOOGLE_APPLICATION_CREDENTIALS: 'secret',
    VMSTATION_SUDO_PASSWORD: 'secret',
    PATH: '/usr/bin',
  };
  expect(registryEnvironment(env).map((entry) => entry.split('=')[0])).toEqual([
    'npm_config_registry',
    'GOPROXY',
    'HTTPS_PROXY',
    'PIP_INDEX_URL',
    'VMSTATION_UPSTREAM',
  ]);
});
