import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { swap, swapType } from './swap.ts';

runCases(swapType, swap, import.meta.url);

/** A machine whose swap is turned on by services: units are files that hold their state, and what was asked is told. */
function machine(node: Sandbox, units: Readonly<Record<string, string>>) {
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
  for (const name of ['swapon', 'swapoff']) program(name, `echo ${name} "$@" >>${at('told')}`);
  const prelude = `PATH=${at('bin')}:$PATH\n${swapType.prelude ?? ''}`
    .replaceAll('/run/systemd/system', at('run'))
    .replaceAll('/proc/swaps', at('swaps'))
    .replaceAll('/etc/fstab', at('fstab'));
  return {
    type: { ...swapType, prelude },
    told: () => readFileSync(at('told'), 'utf8').split('\n').slice(0, -1),
    stop: (name: string) => writeFileSync(at(`${name}.stopped`), ''),
    noSwap: () => writeFileSync(at('swaps'), 'Filename Type Size Used Priority\n'),
    stands: (name: string) => readFileSync(at(`units/${name}`), 'utf8').trim(),
  };
}

const units = {
  'dphys-swapfile.service': 'enabled',
  'zramswap.service': 'disabled',
  'dev-zram0.swap': 'generated',
  'sshd.service': 'enabled',
};

test.each(shells)(
  'services that turn swap on with each boot are masked, and come back, in a real %s',
  (_, shell) => {
    using node = new Sandbox(shell);
    const { type, told, stands } = machine(node, units);
    const { desired } = swap({ off: true });
    const before = node.read(type, desired);
    expect(before.units).toEqual(['dev-zram0.swap', 'dphys-swapfile.service']);
    expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(told()).toEqual([
      'swapoff -a',
      'mask dev-zram0.swap',
      'stop dphys-swapfile.service',
      'mask dphys-swapfile.service',
    ]);
    expect(node.read(type, desired).units).toEqual([]);
    expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
    expect(told().slice(4)).toEqual([
      'unmask dev-zram0.swap',
      'unmask dphys-swapfile.service',
      'swapon -a',
      'start dev-zram0.swap',
      'start dphys-swapfile.service',
    ]);
    expect(node.read(type, desired)).toEqual(before);
    expect(stands('dphys-swapfile.service')).toBe('enabled');
  },
);

test('a service that ran without any swap runs again, and one that did not run stays stopped', () => {
  using node = new Sandbox();
  const { type, told, stop, noSwap } = machine(node, { ...units, 'swapspace.service': 'enabled' });
  const { desired } = swap({ off: true });
  stop('dphys-swapfile.service');
  noSwap();
  expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(told().filter((line) => line.startsWith('start'))).toEqual(['start swapspace.service']);
});

test('on a shared kernel no service is stopped or started', () => {
  using node = new Sandbox();
  const { type, told } = machine(node, units);
  const { desired } = swap({ off: true, live: false });
  expect(node.apply(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(node.undo(type, desired)).toMatchObject({ ok: true, stderr: '' });
  expect(told().filter((line) => !line.includes('mask'))).toEqual([]);
});
