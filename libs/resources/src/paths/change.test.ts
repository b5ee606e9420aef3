import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shells } from '../host/testing/shells.ts';
import { sh } from '../quote.ts';
import { changePaths } from './change.ts';
import { Sandbox } from './testing/sandbox.ts';

describe.each(shells)('an owner in a real %s', (_shell, shell) => {
  test.each([
    ['our own file for root', 'root:root', 'mine', ''],
    ['our own file for somebody', 'ops:ops', 'mine', 'chown ops:ops'],
    ['a file of another group for root', 'root:root', '/etc/shadow', 'chown root:root'],
  ])('%s', (_, owner, name, wanted) => {
    using node = new Sandbox(shell);
    const path = name.startsWith('/') ? name : node.at(name);
    if (path !== name) writeFileSync(path, '');
    const ran = node.run(
      `set -eu\nchown() { printf 'chown %s' "$1"; }\n${changePaths}\n${sh`vm_path_own ${owner} ${path}`}`,
    );
    expect(ran).toEqual({ ok: true, stdout: wanted, stderr: '' });
  });
});
