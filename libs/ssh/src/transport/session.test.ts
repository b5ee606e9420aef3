import { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { openForward } from './forward.ts';
import { session } from './session.ts';
import { mayPass } from './unreachable.ts';

const peer = { host: 'node', ofSite: true, address: '192.0.2.1', port: 22 };
const soon = () => AbortSignal.timeout(5000);

/** What ssh2 has between the end of a connection and its word about it: nothing is open, nothing was said. */
const ended = () => new Client();

describe('a connection that has ended and not said so', () => {
  it('is lost for a command, and its channel is free again', async () => {
    const live = session('node', ended(), []);
    await expect(live.exec('true', 5000)).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
      where: 'node',
    });
    expect(live.channels()).toBe(0);
  });

  it('is lost for a stream, and its channel is free again', async () => {
    const live = session('node', ended(), []);
    await expect(live.forward(peer, soon())).rejects.toMatchObject({
      code: 'SSH_CONNECTION_LOST',
      where: 'node',
    });
    expect(live.channels()).toBe(0);
  });

  it('leads to no further host, which may pass', async () => {
    const thrown = await openForward(ended(), peer, soon()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'SSH_UNREACHABLE', where: 'node' });
    expect(mayPass(thrown)).toBe(true);
  });
});
