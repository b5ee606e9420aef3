import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCases } from '../paths/testing/cases.ts';
import { Sandbox } from '../paths/testing/sandbox.ts';
import { quote } from '../quote.ts';
import { packageType, pkg } from './package.ts';
import { packageShell } from './shell.ts';
import { fits } from './version.ts';

runCases(packageType, pkg, import.meta.url);

describe.each([['sh'], ['bash', '--posix']])('in a real %s', (...shell) => {
  test('the prelude parses', () => {
    const [command = 'sh', ...args] = shell;
    const done = spawnSync(command, [...args, '-n'], { input: packageShell, encoding: 'utf8' });
    expect(done).toMatchObject({ status: 0, stderr: '' });
  });

  test('many packages are read with one dpkg-query', () => {
    using node = new Sandbox(shell);
    const bin = node.at('bin');
    const script = `mkdir ${bin}; cat > ${bin}/dpkg-query <<'EOF'
#!/bin/sh
echo call >> ${node.at('calls')}
printf '%s\\n' 'chrony ii  4.3-2' 'curl hi  7.88' 'nano un  ' 'vim rc  9.0' 'dbus iF  1.14'
exit 1
EOF
chmod +x ${bin}/dpkg-query; printf 'ID=ubuntu\\n' > ${node.at('etc/os-release')}`;
    expect(node.run(script).ok).toBe(true);
    const names = ['vim', 'chrony', 'curl', 'nano', 'dbus', 'unheard-of'];
    const read = packageType.read(names.map((name, index) => ({ index, desired: { name } })));
    const prelude = packageShell.replace('/etc/os-release', node.at('etc/os-release'));
    const ran = node.run(
      `PATH=${bin}:$PATH; vm_put() { echo "$1 $2 $3"; }\nset -eu\n${prelude}\n${read}\n wc -l < ${node.at('calls')}`,
    );
    expect(ran.stdout.trim().split('\n')).toEqual([
      ...['0 state remains', '0 held no'],
      ...['1 state installed', '1 held no', '1 version 4.3-2'],
      ...['2 state installed', '2 held yes', '2 version 7.88'],
      ...['3 state absent', '3 held no'],
      ...['4 state broken', '4 held no', '4 version 1.14'],
      ...['5 state absent', '5 held no'],
      '1',
    ]);
  });

  test('what one of several architectures has is what counts', () => {
    using node = new Sandbox(shell);
    const lines = [
      'libc6-dev remains no 1',
      'libc6 absent no ',
      'libc6 installed yes 2.36-9',
      'c installed no 1',
    ].join('\n');
    const ran = node.run(
      `set -eu\n${packageShell}\nvm_package_find libc6 ${quote(`\n${lines}\n`)}\necho "$vm_state $vm_held $vm_version"`,
    );
    expect(ran.stdout).toBe('installed yes 2.36-9\n');
  });

  test('many packages are read with one rpm and one awk', () => {
    using node = new Sandbox(shell);
    const bin = node.at('bin');
    const script = `mkdir ${bin}; cat > ${bin}/rpm <<'EOF'
#!/bin/sh
printf '%s\\n' 'chrony 4.3-2' 'kernel 6.12.0-1' 'package nano is not installed' 'kernel 6.12.0-2'
EOF
chmod +x ${bin}/rpm; printf 'ID=almalinux\nID_LIKE=rhel\n' > ${node.at('etc/os-release')}`;
    expect(node.run(script).ok).toBe(true);
    const prelude = packageShell.replace('/etc/os-release', node.at('etc/os-release'));
    const held = "vm_package_dnf_excluded() { printf '%s\\n' kernel nano; }";
    const ran = node.run(
      `PATH=${bin}:$PATH\nset -eu\n${prelude}\n${held}\nvm_package_do query chrony kernel nano vim`,
    );
    expect(ran.stdout.split('\n')).toEqual([
      ...[
        'chrony installed no 4.3-2',
        'kernel installed yes 6.12.0-1',
        'nano absent yes',
        'vim absent no',
        '',
      ],
    ]);
  });

  test('apt’s pins decide what a package without a version is, and one apt-cache tells of all', () => {
    using node = new Sandbox(shell);
    const bin = node.at('bin');
    const policy = `curl:
  Installed: (none)
  Candidate: 7.88.1-10+deb12u12
  Version table:
     8.14.1-2~bpo12+1 100
        100 http://deb.debian.org/debian bookworm-backports/main amd64 Packages
     7.88.1-10+deb12u12 500 (phased 20%)
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
snapd:
  Installed: (none)
  Candidate: (none)
  Version table:
     2.57 -1
        -10 http://deb.debian.org/debian bookworm/main amd64 Packages
kubelet:
  Installed: 1.28.0
  Candidate: 1.30.4
  Version table:
     1.30.4 500
        500 https://pkgs.k8s.io/core:/stable:/v1.30/deb  Packages
     1.29.15 500
        500 https://pkgs.k8s.io/core:/stable:/v1.29/deb  Packages
 *** 1.28.0 100
        100 /var/lib/dpkg/status`;
    const script = `mkdir ${bin}; cat > ${bin}/apt-cache <<'EOF'
#!/bin/sh
echo "$*" >> ${node.at('calls')}
printf '%s\\n' ${quote(policy)}
EOF
chmod +x ${bin}/apt-cache; printf 'ID=debian\\n' > ${node.at('etc/os-release')}`;
    expect(node.run(script).ok).toBe(true);
    const prelude = packageShell.replace('/etc/os-release', node.at('etc/os-release'));
    const pick = (...wanted: readonly string[]) =>
      node.run(`PATH=${bin}:$PATH\nset -eu\n${prelude}\nvm_package_offered ${wanted.map(quote).join(' ')}`);
    expect(pick('curl=', 'snapd=', 'kubelet=1.29')).toMatchObject({
      stdout: 'curl=7.88.1-10+deb12u12\nkubelet=1.29.15\n',
      stderr: '',
    });
    expect(readFileSync(node.at('calls'), 'utf8')).toBe('policy curl snapd kubelet\n');
    // Whoever names a version has said more than a pin.
    expect(pick('curl=8', 'snapd=2.57', 'kubelet=1.28').stdout).toBe('curl=8.14.1-2~bpo12+1\nsnapd=2.57\n');
  });

  test('the shell picks a version as the comparison does', () => {
    const [command = 'sh', ...args] = shell;
    const part = fc.constantFrom('1', '2', '10', '.', '-', '+', '~', ':', '1:', 'rc1', 'deb12u1');
    const version = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `1${parts.join('')}`);
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 5 }), version, (offered, wanted) => {
        const lines = offered.map((each) => `x ${each}`).join('\n');
        const script = `${packageShell}\nprintf '%s\\n' ${quote(lines)} | vm_package_pick ${quote(`x=${wanted}`)}`;
        const first = offered.find((each) => fits(each, wanted));
        const { stdout } = spawnSync(command, args, { input: script, encoding: 'utf8' });
        expect(stdout.trim()).toBe(first === undefined ? '' : `x=${first}`);
      }),
      { numRuns: 40 },
    );
  });
});

test('a batch is one run, of those that are to be installed', () => {
  const change = (name: string, more: { version?: string; absent?: boolean }, version?: string) => ({
    desired: { name, ...more },
    actual: { held: name === 'kubelet', ...(version === undefined ? {} : { version }) },
    action: 'update' as const,
    restart: false,
  });
  const together = packageType.together?.([
    change('chrony', {}),
    change('nano', { absent: true }, '7.2'),
    change('kubelet', { version: '1.30' }, '1.29.15'),
    change('curl', {}, '7.88'),
  ]);
  expect(together).toBe('vm_package_together held chrony= kubelet=1.30');
  expect(packageType.together?.([change('chrony', {})])).toBe('');
  expect(packageType.undoTogether?.([{ desired: { name: 'chrony' }, before: { held: false } }])).toBe('');
});

test.each(['', '-oDpkg::Pre-Invoke::=id', 'chrony-', "x'; id", 'a b', 'a=1', 'x\ny', '$(id)'])(
  'the name %j is refused',
  (name) => {
    expect(() => pkg({ name })).toThrow(expect.objectContaining({ code: 'PACKAGE_INVALID' }));
  },
);
test.each(['', '-1', '1 2', '$(id)', '1*', "1'"])('the version %j is refused', (version) => {
  expect(() => pkg({ name: 'chrony', version })).toThrow(
    expect.objectContaining({ code: 'PACKAGE_INVALID' }),
  );
});
test.each(['g++', 'libstdc++6', 'python3.11', 'NetworkManager-wifi', 'gtk2_engines'])(
  'the name %s is fine',
  (name) => {
    expect(pkg({ name }).key).toBe(name);
  },
);
