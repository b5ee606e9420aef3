import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { Order } from './process.ts';
import type { Way } from './relay.ts';

const trafficSchema = z.object({ connections: z.number(), bytesUp: z.number(), bytesDown: z.number() });

/** The relay in a process of its own, so that nobody's work delays the bytes of somebody else. */
export interface Relay {
  /** What went through since the last call. */
  count(): Promise<z.infer<typeof trafficSchema>>;
  close(): Promise<void>;
}

export async function startRelay(ways: readonly Way[]): Promise<Relay> {
  const child = fork(join(import.meta.dirname, 'process.ts'), { stdio: 'inherit' });
  await ask(child, { open: ways });
  return {
    count: () => ask(child, { count: true }),
    close: () => closed(child),
  };
}

async function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

function ask(child: ChildProcess, order: Order): Promise<z.infer<typeof trafficSchema>> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}`)));
    child.once('message', (answer) => {
      child.removeAllListeners('exit');
      resolve(trafficSchema.parse(answer));
    });
    child.send(order);
  });
}
