import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { me, Sandbox } from '../paths/testing/sandbox.ts';
import { file, fileType } from './file.ts';

describe('guard', () => {
  const guarded = (node: Sandbox, content: string) =>
    file({
      owner: me,
      path: node.at('etc/sshd'),
      content,
      validate: '! grep -q refuse %s',
      guard: { reload: `echo reload >> ${node.at('log')}` },
    }).desired;
  const guardOf = (node: Sandbox, content: string) => {
    const desired = guarded(node, content);
    const actual = node.read(fileType, desired);
    const guard = fileType.guard?.({ desired, actual, action: 'update', restart: false });
    if (guard === undefined) throw new Error('no guard');
    return guard;
  };

  test('goes back to the state before this change, not to the first original', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'original');
    node.apply(fileType, guarded(node, 'one'));
    const guard = guardOf(node, 'two');
    expect(guard.seconds).toBe(60);
    expect(node.apply(fileType, guarded(node, 'two')).ok).toBe(true);
    expect(node.revert(fileType, guarded(node, 'two'), guard.revert)).toMatchObject({ ok: true, stderr: '' });
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('one');
    expect(readFileSync(node.at('log'), 'utf8')).toBe('reload\n'.repeat(3));
  });

  test('a file that was not there is removed; a refused change reverts to what there is', () => {
    using node = new Sandbox();
    const first = guardOf(node, 'one');
    node.apply(fileType, guarded(node, 'one'));
    const second = guardOf(node, 'refuse');
    expect(node.apply(fileType, guarded(node, 'refuse')).ok).toBe(false);
    node.revert(fileType, guarded(node, 'refuse'), second.revert);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('one');
    node.revert(fileType, guarded(node, 'refuse'), first.revert);
    expect(existsSync(node.at('etc/sshd'))).toBe(false);
  });

  test('one that is still armed goes back to what was proven, not to what it guards', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'proven');
    const armed = guardOf(node, 'one');
    node.apply(fileType, guarded(node, 'one'));
    node.apply(fileType, guarded(node, 'two'));
    node.revert(fileType, guarded(node, 'two'), armed.revert);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
  });

  test('one of an interrupted undo goes back to what was proven, when the undo is made again', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'original');
    const desired = guarded(node, 'proven');
    node.apply(fileType, desired);
    const actual = node.read(fileType, desired);
    const armed = fileType.guard?.({ desired, actual, action: 'delete', restart: false });
    for (let i = 0; i < 2; i += 1) expect(node.undo(fileType, desired, { keep: true }).ok).toBe(true);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('original');
    node.revert(fileType, desired, armed?.revert ?? 'exit 1');
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
  });

  test('half a copy, as a full disk leaves it, is put back by nobody', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'proven');
    const desired = guarded(node, 'one');
    const guard = guardOf(node, 'one');
    const full = 'cp() { printf half >"$3"; return 1; }';
    const ran = node.apply(fileType, desired, { vars: full });
    expect(ran.ok).toBe(false);
    expect(ran.stderr).toContain('NOT_KEPT: no copy of');
    node.revert(fileType, desired, guard.revert);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
    expect(node.undo(fileType, desired).ok).toBe(true);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
  });

  test('a guard needs no room to go back', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'proven');
    const guard = guardOf(node, 'one');
    node.apply(fileType, guarded(node, 'one'));
    const full = `cp() { printf half >"$3"; return 1; }\n${guard.revert}`;
    expect(node.revert(fileType, guarded(node, 'one'), full).ok).toBe(true);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
  });

  test('is done when the file is back, whatever its reload says, and not before', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'proven');
    const desired = { ...guarded(node, 'one'), guard: { reload: 'exit 3' } };
    const actual = node.read(fileType, desired);
    const guard = fileType.guard?.({ desired, actual, action: 'update', restart: false });
    const revert = () => node.revert(fileType, desired, guard?.revert ?? 'exit 1');
    node.apply(fileType, desired);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('one');
    renameSync(node.at('etc'), node.at('away'));
    expect(revert().ok).toBe(false);
    renameSync(node.at('away'), node.at('etc'));
    expect(revert().ok).toBe(true);
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('proven');
  });

  test('an undoing that locks us out is taken back too', () => {
    using node = new Sandbox();
    writeFileSync(node.at('etc/sshd'), 'original');
    const desired = guarded(node, 'one');
    node.apply(fileType, desired);
    const actual = node.read(fileType, desired);
    const guard = fileType.guard?.({ desired, actual, action: 'delete', restart: false });
    node.undo(fileType, desired, { keep: true });
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('original');
    node.revert(fileType, desired, guard?.revert ?? 'exit 1');
    expect(readFileSync(node.at('etc/sshd'), 'utf8')).toBe('one');
  });
});
