import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An address on loopback that answers nothing at all, not even a refusal, as a machine that is off. */
export interface Deaf {
  readonly port: number;
  stop(): void;
}

const listener = `const server = require('node:net').createServer().listen(
  { port: 0, host: '127.0.0.1', backlog: 1 },
  () => console.log(server.address().port),
);`;

/** A stopped process accepts nothing; once its queue is full the kernel drops every further SYN. */
export async function startDeaf(): Promise<Deaf> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const port = Number(String(line));
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 6 }, () => connect({ port, host: '127.0.0.1' }));
  for (const socket of fillers) socket.on('error', () => {});
  const deadline = Date.now() + 20_000;
  while (!hasSynSent(port)) {
    if (Date.now() > deadline) throw new Error('the queue of the listener does not fill');
    await sleep(20);
  }
  return {
    port,
    stop: () => {
      for (const socket of fillers) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}

/** Whether a connection to the port waits for its first answer (state 02 in /proc/net/tcp). */
function hasSynSent(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`^ *\\d+: \\S+ \\S+:${hex} 02 `, 'm').test(readFileSync('/proc/net/tcp', 'utf8'));
}
