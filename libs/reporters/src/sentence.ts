import type { RunEvent } from '@vmstation/engine';
import { color } from './color.ts';
import { duration } from './duration.ts';
import { many } from './many.ts';
import { standInLines } from './stand-ins.ts';
import type { Tally } from './tally.ts';

/** The last line of a run: how it ended, how long it took, what came of it, what it cost; below it, what stood in. */
export function sentence(event: Extract<RunEvent, { type: 'run-finished' }>, tally: Tally): string {
  const word = event.interrupted
    ? color.yellow('interrupted')
    : event.ok
      ? color.green('done')
      : color.red('failed');
  const hosts = event.targets.filter(({ target }) => target.startsWith('host:'));
  const commands = hosts.reduce((sum, host) => sum + host.commands, 0);
  const cost =
    hosts.length === 0 ? '' : `${many(commands, 'remote command')} on ${many(hosts.length, 'host')}`;
  const told = [tally.words(), cost].filter((part) => part !== '').join('; ');
  const line = `${word} in ${duration(event.seconds)}${told === '' ? '' : `: ${told}`}`;
  return [line, ...standInLines(tally.standIns())].join('\n');
}
