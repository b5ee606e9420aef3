import { messageOf, type ResourceId, type TargetId } from '@vmstation/engine';
import type { ScriptType } from '../contract.ts';
import { bounded, boundedFunction } from './bounded.ts';
import { newNonce, parseFrames } from './frame.ts';
import { head } from './read-script.ts';
import type { Roots } from './roots.ts';
import type { Shell } from './shell.ts';

/** Time limit of one section, in seconds: what hangs once must not hold up what stands behind it. */
const sectionSeconds = 10;
/** Of all together, since nobody waits long for an explanation. What came until then is kept. */
const allSeconds = 40;

export interface Explained {
  readonly id: ResourceId;
  readonly type: ScriptType;
  readonly desired: unknown;
}

/** What a person looks at after any failure; a command that a machine does not have leaves its file out. */
const general: readonly (readonly [file: string, needs: string, script: string])[] = [
  ['failed-units.txt', 'systemctl', 'systemctl --failed --no-pager --plain'],
  [
    'failed-units-journal.txt',
    'journalctl',
    `systemctl --failed --no-legend --plain --no-pager | while read -r VM_UNIT VM_REST; do
      printf '== %s\\n' "$VM_UNIT"; journalctl --no-pager -n 60 -u "$VM_UNIT"; done`,
  ],
  ['journal.txt', 'journalctl', 'journalctl --no-pager -n 200'],
  ['disk.txt', 'df', 'df -h; printf "\\n"; df -i'],
  ['memory.txt', 'free', 'free -m; printf "\\n"; cat /proc/loadavg /proc/pressure/* 2>/dev/null'],
  ['network.txt', 'ip', 'ip addr; printf "\\n"; ip route'],
  ['listening.txt', 'ss', 'ss -lntup'],
  ['containers.txt', 'crictl', 'crictl ps -a'],
  ['kernel.txt', 'dmesg', 'dmesg | tail -n 100'],
];

export interface DiagnoseOptions {
  readonly roots: Roots;
  readonly redact: (text: string) => string;
  /** Default {@link allSeconds}. */
  readonly seconds?: number;
}

/** One script; text files by name. */
export async function diagnoseHost(
  shell: Shell,
  target: TargetId,
  failed: readonly Explained[],
  options: DiagnoseOptions,
): Promise<ReadonlyMap<string, string>> {
  const explained = failed.flatMap(({ id, type, desired }, i) => {
    const script = type.explain?.(desired);
    if (script === undefined) return [];
    const name = id
      .slice(target.length + 1)
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 100);
    return [{ file: `${i + 1}-${name}.txt`, needs: 'sh', script: `${type.prelude ?? ''}\n${script}` }];
  });
  const wanted = [...explained, ...general.map(([file, needs, script]) => ({ file, needs, script }))];
  const nonce = newNonce();
  const script = `${head('diagnose', nonce, options.roots)}${boundedFunction}${wanted
    .map(
      ({ needs, script }, i) =>
        `if command -v ${needs} >/dev/null 2>&1; then vm_open ${i}\n${bounded(sectionSeconds, `exec 2>&1\n${script}`)}\nvm_shut $?\nfi\n`,
    )
    .join('')}`;
  const { text, ended } = await said(shell, script, options.seconds ?? allSeconds);
  const out = parseFrames(text, nonce);
  if (ended !== undefined && out.size === 0) throw ended;
  const files = new Map<string, string>();
  for (const [i, { file }] of wanted.entries()) {
    const section = out.get(String(i));
    if (section === undefined) continue;
    const ending = section.code === 0 ? '' : `\n(ended with ${section.code ?? 'no code'})\n`;
    files.set(file, options.redact(`${section.noise.trimEnd()}\n${ending}`));
  }
  if (ended !== undefined) files.set('cut-short.txt', options.redact(`${messageOf(ended)}\n`));
  return files;
}

/** What a script printed, and what ended it when it did not come to its end. */
async function said(
  shell: Shell,
  script: string,
  seconds: number,
): Promise<{ readonly text: string; readonly ended?: unknown }> {
  const lines: string[] = [];
  const onLine = (line: string, stream: 'out' | 'err') => {
    if (stream === 'out') lines.push(line);
  };
  try {
    return { text: (await shell.run(script, { timeoutMs: seconds * 1000, onLine })).stdout };
  } catch (ended) {
    return { text: lines.map((line) => `${line}\n`).join(''), ended };
  }
}
