import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { makeRig, type Rig } from './rig.ts';
import { publicKey, type ServerOptions, startServer, type TestServer, unpackRoot } from './sshd.ts';

/** What the tests of one file share. */
export interface Bench {
  readonly rig: Rig;
  /** The server's root folder. */
  readonly root: string;
  readonly server: TestServer;
}

/**
 * A user's side and a server that lets its key in, made before the tests of a file and taken away after them.
 *
 * @param prepare what the server shall have; it may change its root folder before
 */
export function useBench(prepare: (rig: Rig, root: string) => Partial<ServerOptions> = () => ({})): Bench {
  let made: Partial<Bench> = {};
  beforeAll(async () => {
    const root = unpackRoot();
    const rig = makeRig();
    made = { root, rig };
    const server = await startServer(root, { authorized: publicKey(rig.key), ...prepare(rig, root) });
    made = { ...made, server };
  });
  afterEach(() => made.rig?.closeAll());
  afterAll(async () => {
    await made.server?.stop();
    made.rig?.remove();
    if (made.root !== undefined) rmSync(made.root, { recursive: true, force: true });
  });
  return {
    get rig() {
      return there(made.rig);
    },
    get root() {
      return there(made.root);
    },
    get server() {
      return there(made.server);
    },
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is there from the first test on');
  return value;
}
