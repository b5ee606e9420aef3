import { loadavg } from 'node:os';
import { type Command, measure } from './measure/measure.ts';
import { type BenchNode, commandCount, cpuSeconds } from './nodes/node.ts';
import type { Relay } from './relay/client.ts';

/** One run of one peer: what it cost here, on the nodes and in between. */
export interface Sample {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly nodeCpuSeconds: number;
  readonly memoryBytes: number;
  /** Commands that the sshds of all nodes were asked to run. */
  readonly commands: number;
  /** On the wire, SSH's own framing included. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Processes that wanted a processor in the last minute, before it began. */
  readonly load: number;
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** @throws when the command fails, with what it said */
export async function sample(
  command: Command,
  nodes: readonly BenchNode[],
  relay: Relay,
): Promise<{ readonly sample: Sample; readonly output: string }> {
  const count = async () => ({
    cpu: sum(await Promise.all(nodes.map(cpuSeconds))),
    commands: sum(await Promise.all(nodes.map(commandCount))),
  });
  const [load = 0] = loadavg();
  await relay.count();
  const before = await count();
  const cost = await measure(command);
  const after = await count();
  const traffic = await relay.count();
  if (cost.code !== 0)
    throw new Error(`${command.argv.join(' ')} ended with ${cost.code}:\n${cost.output.slice(-4000)}`);
  return {
    output: cost.output,
    sample: {
      seconds: rounded(cost.seconds),
      cpuSeconds: rounded(cost.cpuSeconds),
      nodeCpuSeconds: rounded(after.cpu - before.cpu),
      memoryBytes: cost.memoryBytes,
      commands: after.commands - before.commands,
      bytesUp: traffic.bytesUp,
      bytesDown: traffic.bytesDown,
      load: rounded(load),
    },
  };
}
