import { expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { swap, swapType } from './swap.ts';
import { machine } from './testing/machine.ts';

runCases(swapType, swap, import.meta.url);

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
