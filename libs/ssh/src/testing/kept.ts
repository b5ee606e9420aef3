import { existsSync } from 'node:fs';
import { type KeptShell, keepShell } from '../shell/kept-shell.ts';
import type { RunOptions } from '../types.ts';
import { localPipe } from './local-pipe.ts';

export interface LocalProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const bootstrap = 'read -r agent; eval "$agent"';
/** What this machine has by that name. */
export const sh: LocalProgram = { name: 'sh', command: 'sh', args: ['-c', bootstrap] };
/** The two shells that are /bin/sh on Debian and on the RHEL family; bash in its POSIX mode, as `sh` runs it. */
export const programs: readonly LocalProgram[] = [
  { name: 'dash', command: 'dash', args: ['-c', bootstrap] },
  { name: 'bash', command: 'bash', args: ['--posix', '-c', bootstrap] },
].filter(({ command }) => existsSync(`/bin/${command}`));

export const soon: RunOptions = { timeoutMs: 20_000 };

/** Kept shells on this machine, closed all together. */
export function keptShells() {
  const opened: KeptShell[] = [];
  return {
    open({ command, args }: LocalProgram, onReceived: (bytes: number) => void = () => {}): KeptShell {
      const pipe = localPipe(command, args);
      const kept = keepShell('local', pipe, { onSent: () => {}, onReceived }, pipe.destroy);
      opened.push(kept);
      return kept;
    },
    async close(): Promise<void> {
      for (const kept of opened.splice(0)) await kept.close();
    },
  };
}
