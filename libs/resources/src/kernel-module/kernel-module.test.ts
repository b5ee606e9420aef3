import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { kernelModule, kernelModuleType } from './kernel-module.ts';

runCases(kernelModuleType, kernelModule, import.meta.url);

describe.each([['sh'], ['bash', '--posix']])('in a real %s', (...shell) => {
  test('reads the running kernel of this machine', () => {
    using node = new Sandbox(shell);
    const names = ['overlay', 'no-such-module', 'nf_conntrack'];
    const states = node.readAll(
      kernelModuleType,
      names.map((name) => ({ name })),
    );
    expect(states[1]).toEqual({ state: 'missing', persisted: false });
    const here = /\toverlay$/m.test(readFileSync('/proc/filesystems', 'utf8'));
    expect(states[0]?.state === 'missing').toBe(!here);
  });

  test('a module that is compiled into the kernel is built in, whether or not anything else shows it', () => {
    using node = new Sandbox(shell);
    const folder = node.at(`lib/modules/${release()}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/modules.builtin`, 'kernel/drivers/x/made-up.ko\nkernel/fs/x/kobold.ko\n');
    const prelude = kernelModuleType.prelude?.replaceAll('/lib/modules/', node.at('lib/modules/'));
    const wanted = ['made-up', 'kobold', 'made'].map((name) => ({ name }));
    const states = node.readAll({ ...kernelModuleType, prelude: prelude ?? '' }, wanted);
    expect(states.map(({ state }) => state)).toEqual(['built in', 'built in', 'missing']);
  });

  test('lines at boot come in order and the file goes with the last', () => {
    using node = new Sandbox(shell);
    const own = node.at('etc/modules-load.d/vmstation.conf');
    const prelude = kernelModuleType.prelude?.replaceAll(
      '/etc/modules-load.d',
      node.at('etc/modules-load.d'),
    );
    const script = `${prelude}
vm_kernel_module_persist overlay; vm_kernel_module_persist br_netfilter; vm_kernel_module_persist overlay
cat ${own}; vm_kernel_module_forget overlay; cat ${own}
vm_kernel_module_forget br_netfilter; vm_kernel_module_forget ip_vs; ls ${node.at('etc/modules-load.d')}`;
    expect(node.run(`set -eu\n${script}`)).toEqual({
      ok: true,
      stdout: 'br_netfilter\noverlay\nbr_netfilter\n',
      stderr: '',
    });
  });
});

test.each(['', '-r', 'a b', 'a;id', '../x', '$(id)'])('the name %j is refused', (name) => {
  expect(() => kernelModule({ name })).toThrow(expect.objectContaining({ code: 'KERNEL_MODULE_INVALID' }));
});
