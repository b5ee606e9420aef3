import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Sandbox } from '../../paths/testing/sandbox.ts';
import { swapType } from '../swap.ts';

/** A machine whose swap is turned on by services: units are files that hold their state, and what was asked is told. */
export function machine(node: Sandbox, units: Readonly<Record<string, string>>) {
  const at = (name: string) => node.at(`etc/${name}`);
  for (const folder of ['bin', 'units', 'run']) mkdirSync(at(folder));
  for (const [name, state] of Object.entries(units)) writeFileSync(at(`units/${name}`), `${state}\n`);
  writeFileSync(at('swaps'), 'Filename Type Size Used Priority\n/var/swap file 1 0 -2\n');
  writeFileSync(at('told'), '');
  const program = (name: string, text: string) =>
    writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program(
    'systemctl',
    `verb=$1; shift
while [ "\${1#--}" != "$1" ]; do shift; done
cd ${at('units')} || exit
case $verb in
  list-unit-files) for u in $@; do if [ -e "$u" ]; then echo "$u $(head -n 1 "$u") enabled"; fi; done ;;
  show) for u; do printf 'Id=%s\\nSourcePath=\\nLoadState=loaded\\n\\n' "$u"; done ;;
  mask) echo "mask $1" >>${at('told')}; cp "$1" "../$1"; echo masked >"$1" ;;
  unmask) echo "unmask $1" >>${at('told')}; mv "../$1" "$1" ;;
  is-active) [ ! -e "../$1.stopped" ] ;;
  stop | start) echo "$verb $1" >>${at('told')} ;;
esac`,
  );
  const [now, off] = [at('swaps'), at('swaps.off')];
  program('swapoff', `echo swapoff "$@" >>${at('told')}; mv ${now} ${off}; head -n 1 ${off} >${now}`);
  program('swapon', `echo swapon "$@" >>${at('told')}; mv ${off} ${now}`);
  const prelude = `PATH=${at('bin')}:$PATH\n${swapType.prelude ?? ''}`
    .replaceAll('/run/systemd/system', at('run'))
    .replaceAll('/proc/swaps', at('swaps'))
    .replaceAll('/etc/fstab', at('fstab'));
  return {
    type: { ...swapType, prelude },
    told: () => readFileSync(at('told'), 'utf8').split('\n').slice(0, -1),
    stop: (name: string) => writeFileSync(at(`${name}.stopped`), ''),
    fstab: at('fstab'),
    noSwap: () => writeFileSync(at('swaps'), 'Filename Type Size Used Priority\n'),
    stands: (name: string) => readFileSync(at(`units/${name}`), 'utf8').trim(),
  };
}
