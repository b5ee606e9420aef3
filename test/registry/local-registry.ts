import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigBuilder, runServer } from 'verdaccio';
import { z } from 'zod';

/** A registry of npm packages on this machine's loopback, empty at first. */
export interface LocalRegistry extends AsyncDisposable {
  readonly url: string;
  /** What npm needs in its environment to install from it and publish to it. */
  readonly env: NodeJS.ProcessEnv;
}

/** Ours are published here and asked for nowhere else; other people's packages come from the configured registry. */
export async function localRegistry(): Promise<LocalRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'vmstation-registry-'));
  const anyone = { access: '$all', publish: '$all' };
  const configured = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const config = ConfigBuilder.build()
    .addStorage(join(folder, 'storage'))
    .addAuth({ htpasswd: { file: join(folder, 'htpasswd') } })
    .addUplink('configured', { url: configured })
    .addPackageAccess('@vmstation/*', anyone)
    .addPackageAccess('vmstation', anyone)
    .addPackageAccess('**', { access: '$all', proxy: 'configured' })
    .addWeb({ enable: false })
    .addLogger({ type: 'stdout', format: 'pretty', level: 'error' })
    .getConfig();
  const server: Server = await runServer({ ...config, configPath: join(folder, 'config.yaml') });
  const port = await listening(server);
  const userConfig = join(folder, 'npmrc');
  // npm publishes with a token only; this registry asks for none.
  writeFileSync(userConfig, `//127.0.0.1:${port}/:_authToken=anyone\n`);
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    env: { npm_config_registry: url, npm_config_userconfig: userConfig },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      // It proxies in this process, and may still be writing what nobody waits for.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function listening(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => resolve(z.object({ port: z.number() }).parse(server.address()).port));
  return promise;
}
